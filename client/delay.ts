/** Waits, or rejects with the signal's reason as soon as it is aborted. Times in milliseconds. */
export type Delay = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

export const delay: Delay = async (milliseconds, signal) => {
  signal?.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  const abort = () => {
    clearTimeout(timer);
    reject(signal?.reason);
  };
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await promise;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
};
