/** Bytes that may be in use at the same time. Whoever asks for more than is left waits for its turn. */
export interface ByteBudget {
  /** Settles with a function that gives the bytes back; more than the whole budget counts as the whole. */
  take(bytes: number): Promise<() => void>;
}

export function createByteBudget(total: number): ByteBudget {
  let left = total;
  const waiting: { bytes: number; start: () => void }[] = [];

  const startNext = () => {
    for (let next = waiting[0]; next && next.bytes <= left; next = waiting[0]) {
      waiting.shift();
      left -= next.bytes;
      next.start();
    }
  };

  return {
    async take(asked) {
      const bytes = Math.min(asked, total);
      const { promise: turn, resolve: start } = Promise.withResolvers<void>();
      waiting.push({ bytes, start });
      startNext();
      await turn;
      let given = false;
      return () => {
        if (given) return;
        given = true;
        left += bytes;
        startNext();
      };
    },
  };
}
