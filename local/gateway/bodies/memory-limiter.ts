/** How much memory the bodies of requests may take together, in bytes and milliseconds. */
export interface MemoryLimits {
  /** For bodies above `mediumBody`. */
  readonly large: number;
  /** For all others. */
  readonly medium: number;
  readonly mediumBody: number;
  /** How long a body waits for memory before its request is rejected. */
  readonly patience: number;
}

/** The memory of one body. */
export interface MemoryLease {
  /**
   * Takes memory for the whole body.
   *
   * @returns true when there is room; otherwise a promise of whether there was room in time
   */
  acquire(bytes: number): true | Promise<boolean>;
  /** Whether other bodies of its kind wait for memory. */
  othersWait(): boolean;
  /** Gives the memory back, or the place in the queue. */
  release(): void;
}

/**
 * Limits the memory of bodies. Each takes all of its memory at once, before it is read, so that bodies never hold a part and
 * wait for each other. They wait in order. Bodies of usual pictures have memory of their own: they never wait for large ones.
 */
export function createMemoryLimiter(limits: MemoryLimits): { open(): MemoryLease } {
  const large = createPool(limits.large, limits.patience);
  const medium = createPool(limits.medium, limits.patience);
  return {
    open() {
      let taken: Share | undefined;
      return {
        acquire(bytes) {
          taken = (bytes > limits.mediumBody ? large : medium).take(bytes);
          return taken.granted;
        },
        othersWait: () => taken?.othersWait() ?? false,
        release() {
          taken?.giveBack();
          taken = undefined;
        },
      };
    },
  };
}

/** The memory that one body has, or waits for. */
interface Share {
  readonly granted: true | Promise<boolean>;
  othersWait(): boolean;
  giveBack(): void;
}

interface Waiter {
  readonly bytes: number;
  settle(granted: boolean): void;
}

function createPool(total: number, patience: number): { take(bytes: number): Share } {
  let free = total;
  const queue = new Set<Waiter>();

  const grantNext = () => {
    for (const waiter of queue) {
      if (waiter.bytes > free) return;
      waiter.settle(true);
    }
  };

  return {
    take(wanted) {
      // What is larger than all there is may have all.
      const bytes = Math.min(wanted, total);
      let held = 0;
      const hold = () => {
        held = bytes;
        free -= bytes;
      };
      const giveBack = () => {
        free += held;
        held = 0;
        grantNext();
      };
      if (queue.size === 0 && bytes <= free) {
        hold();
        return { granted: true, othersWait: () => queue.size > 0, giveBack };
      }

      const { promise, resolve } = Promise.withResolvers<boolean>();
      const waiter: Waiter = {
        bytes,
        settle(granted) {
          clearTimeout(timer);
          queue.delete(waiter);
          if (granted) hold();
          resolve(granted);
        },
      };
      const giveUp = () => {
        if (!queue.has(waiter)) return;
        waiter.settle(false);
        grantNext();
      };
      const timer = setTimeout(giveUp, patience);
      queue.add(waiter);
      return {
        granted: promise,
        othersWait: () => queue.size > 0,
        giveBack() {
          giveUp();
          giveBack();
        },
      };
    },
  };
}
