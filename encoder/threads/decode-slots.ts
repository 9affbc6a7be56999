/**
 * How many pictures may be decoded at once in one process, whatever the number of encoder threads. The picture
 * library works on libuv's pool, four threads which all worker threads share with files, name look-ups and
 * compression: two of them stay free for the rest of the process.
 */
export const DECODE_SLOTS = 2;

/** Owners of the slots (0: free), then the counters. */
export type DecodeSlots = Int32Array<SharedArrayBuffer>;

const FREE = 0;

/** Behind the slots: a counter that changes whenever a slot becomes free, and one of the decoders' warnings. */
const COUNTERS = 2;
const findFreedCounter = (slots: DecodeSlots): number => slots.length - COUNTERS;
const findWarningCounter = (slots: DecodeSlots): number => slots.length - 1;

/** Slots that are all free, in memory that threads share. */
export function createDecodeSlots(count = DECODE_SLOTS): DecodeSlots {
  return new Int32Array(new SharedArrayBuffer((count + COUNTERS) * Int32Array.BYTES_PER_ELEMENT));
}

/**
 * Waits for a slot, runs the task, gives the slot back. The wait blocks the calling thread, so only a worker thread
 * may call it: it has nothing else to do.
 *
 * @param owner a number other than 0 that no other thread uses
 */
export async function runInSlot<Result>(slots: DecodeSlots, owner: number, task: () => Promise<Result>) {
  takeSlot(slots, owner, 0, findFreedCounter(slots));
  try {
    return await task();
  } finally {
    freeSlots(slots, owner);
  }
}

/**
 * The same with all slots, so that no other task runs meanwhile. They are taken in their order: two threads that want all of
 * them never wait for each other.
 */
export async function runInAllSlots<Result>(slots: DecodeSlots, owner: number, task: () => Promise<Result>) {
  for (let slot = 0; slot < findFreedCounter(slots); slot++) takeSlot(slots, owner, slot, slot + 1);
  try {
    return await task();
  } finally {
    freeSlots(slots, owner);
  }
}

/** Also for a thread that died: its slots are known by their owner, so none is lost or freed twice. */
export function freeSlots(slots: DecodeSlots, owner: number): void {
  const counter = findFreedCounter(slots);
  for (let slot = 0; slot < counter; slot++) Atomics.compareExchange(slots, slot, owner, FREE);
  Atomics.add(slots, counter, 1);
  Atomics.notify(slots, counter);
}

export function reportWarning(slots: DecodeSlots): void {
  Atomics.add(slots, findWarningCounter(slots), 1);
}

export function countWarnings(slots: DecodeSlots): number {
  return Atomics.load(slots, findWarningCounter(slots));
}

/** Takes the first slot from `first` to before `end` that is free. */
function takeSlot(slots: DecodeSlots, owner: number, first: number, end: number): void {
  const counter = findFreedCounter(slots);
  for (;;) {
    const seen = Atomics.load(slots, counter);
    for (let slot = first; slot < end; slot++) {
      if (Atomics.compareExchange(slots, slot, FREE, owner) === FREE) return;
    }
    Atomics.wait(slots, counter, seen);
  }
}
