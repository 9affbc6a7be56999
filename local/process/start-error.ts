/** The local service cannot start, or cannot go on, for a reason that one line explains to a person. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
