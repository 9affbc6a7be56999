/** Milliseconds of the longest timer. One that is longer ends at once, and the service would be asked without a pause. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Waits, or rejects with the signal's reason as soon as it is aborted. Times in milliseconds; 25 days at most. */
export type Delay = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export const delay: Delay = async (milliseconds, signal) => {
  signal?.throwIfAborted();
  // Not Promise.withResolvers: the client runs on Node 20 and in the browsers of that time.
  await new Promise<void>((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', abort);
        resolve();
      },
      Math.min(milliseconds, LONGEST_TIMER),
    );
    signal?.addEventListener('abort', abort, { once: true });
  });
};
