/**
 * When a decoding may run. The picture library's warnings are those of the whole process: they do not say which of two
 * pictures that are decoded at once they belong to.
 */
export interface DecodeQueue {
  /** Runs the task beside those of other threads. */
  shared<Result>(task: () => Promise<Result>): Promise<Result>;
  /** Runs the task while no other decoding runs in this process. */
  alone<Result>(task: () => Promise<Result>): Promise<Result>;
  /** Tells the other threads that a warning came here, which may have been theirs. */
  reportWarning(): void;
  /** How many warnings all threads reported; it grows. */
  countWarnings(): number;
}

/** For a thread that is the only one that decodes. */
export const DIRECT_QUEUE: DecodeQueue = {
  shared: (task) => task(),
  alone: (task) => task(),
  reportWarning: () => undefined,
  countWarnings: () => 0,
};
