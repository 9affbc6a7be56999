type Close = () => Promise<void>;

const closers: Close[] = [];

/** Registers what must be closed when the process ends in good order, such as the threads of the encoder. */
export function onShutdown(close: Close): void {
  closers.push(close);
}

/** Closes all that was registered, newest first. Every close is tried, also when an earlier one fails. */
export async function runShutdown(): Promise<void> {
  while (closers.length > 0) {
    await closers
      .pop()?.()
      .catch(() => undefined);
  }
}
