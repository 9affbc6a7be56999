/** Work took longer than it may. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/**
 * The result of `work`, which cannot be stopped: what it gives after the time is ignored.
 *
 * @throws {TimeoutError} after so many milliseconds
 * @throws what `work` throws
 */
export async function within<Result>(milliseconds: number, work: () => Promise<Result>): Promise<Result> {
  const expired = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => expired.reject(new TimeoutError(`It took more than ${milliseconds / 1000} seconds`)),
    milliseconds,
  );
  try {
    return await Promise.race([work(), expired.promise]);
  } finally {
    clearTimeout(timer);
  }
}
