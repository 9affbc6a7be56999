/** A signal that is aborted by another one, or when the time, in milliseconds, is over. */
export function limitTime(milliseconds: number, signal?: AbortSignal): AbortSignal {
  const limit = AbortSignal.timeout(milliseconds);
  return signal ? AbortSignal.any([limit, signal]) : limit;
}
