/** Bytes that the bodies of requests may have in memory together. */
export interface ByteBudget {
  /** Opens the account of one body. */
  open(): ByteAccount;
}

/** The bytes of one body. They are booked as they arrive: what a client announces and does not send costs nobody anything. */
export interface ByteAccount {
  /** Books bytes that have arrived. @returns a promise where the next ones must not be read before it settles */
  add(bytes: number): Promise<void> | undefined;
  /** Says that the body is there whole. Its bytes stay booked while it is worked on. */
  complete(): void;
  /** Gives all bytes back. */
  close(): void;
}

/** Milliseconds that the body whose turn it is may send nothing before it is the next one's turn. */
const TURN = 100;

/**
 * Makes a budget of `total` bytes. The first `free` bytes of every body count nothing, so that small requests never wait
 * for large ones.
 *
 * When the budget is used up, bodies wait until those that are worked on are done. Where all are still being read, none
 * could ever be done: then one of them may be read on, the longest waiting first, for as long as it sends something.
 */
export function createByteBudget(total: number, free: number): ByteBudget {
  let used = 0;
  let whole = 0;
  let ahead: ByteAccount | undefined;
  const waiting = new Map<ByteAccount, () => void>();

  let turn: NodeJS.Timeout | undefined;

  const endTurn = () => {
    ahead = undefined;
    startNext();
  };
  const startNext = () => {
    if (used > total) {
      if (whole > 0 || ahead) return;
      [ahead] = waiting.keys();
      clearTimeout(turn);
      turn = ahead && setTimeout(endTurn, TURN).unref();
    }
    for (const [account, goOn] of waiting) {
      if (used > total && account !== ahead) continue;
      waiting.delete(account);
      goOn();
    }
  };

  return {
    open() {
      let arrived = 0;
      let state: 'reading' | 'whole' | 'closed' = 'reading';
      const charged = () => Math.max(0, arrived - free);
      const account: ByteAccount = {
        add(bytes) {
          const before = charged();
          arrived += bytes;
          used += charged() - before;
          if (account === ahead) turn?.refresh();
          if (used <= total || charged() === 0 || (account === ahead && whole === 0)) return undefined;
          const { promise, resolve } = Promise.withResolvers<void>();
          waiting.set(account, resolve);
          startNext();
          return promise;
        },
        complete() {
          // A body that holds nothing back is nothing to wait for.
          if (state !== 'reading' || charged() === 0) return;
          state = 'whole';
          whole += 1;
          if (account === ahead) ahead = undefined;
        },
        close() {
          if (state === 'closed') return;
          if (state === 'whole') whole -= 1;
          state = 'closed';
          used -= charged();
          if (account === ahead) ahead = undefined;
          waiting.delete(account);
          startNext();
        },
      };
      return account;
    },
  };
}
