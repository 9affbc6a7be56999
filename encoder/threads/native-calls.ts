/**
 * What one encoder thread tells the others about itself: how many calls into native code it has under way, then 1 when
 * it must not begin another. Ending a thread inside the inference runtime ends the whole process, so a thread is ended
 * only outside of it.
 */
export type NativeCalls = Int32Array<SharedArrayBuffer>;

const UNDER_WAY = 0;
const FORBIDDEN = 1;

/** Of a thread that is about to start. Loading libraries and models is native code too: it begins with one call under way. */
export function createNativeCalls(): NativeCalls {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)).fill(1, UNDER_WAY, UNDER_WAY + 1);
}

/**
 * For the thread itself: runs the task and counts it while it is under way. When another thread has forbidden it, this
 * one stops here for good and waits for its end.
 */
export async function countNativeCall<Result>(calls: NativeCalls, task: () => Promise<Result>): Promise<Result> {
  // Counted before it is asked for, so that a thread that forbids and then sees no call can be sure that no call begins.
  if (Atomics.add(calls, UNDER_WAY, 1) === 0 && Atomics.load(calls, FORBIDDEN) === 1) {
    endNativeCall(calls);
    Atomics.wait(calls, FORBIDDEN, 1);
  }
  try {
    return await task();
  } finally {
    endNativeCall(calls);
  }
}

/** For the thread itself: a call is over, such as the one that it was started with. */
export function endNativeCall(calls: NativeCalls): void {
  Atomics.sub(calls, UNDER_WAY, 1);
  Atomics.notify(calls, UNDER_WAY);
}

/** For another thread: from here on no call begins. @returns whether none is under way, so that the thread may be ended */
export function forbidNativeCalls(calls: NativeCalls): boolean {
  Atomics.store(calls, FORBIDDEN, 1);
  return Atomics.load(calls, UNDER_WAY) === 0;
}

/** Forbids calls and blocks until none is under way. @returns whether that was so within `milliseconds` */
export function awaitNativeCalls(calls: NativeCalls, milliseconds: number): boolean {
  const end = performance.now() + milliseconds;
  Atomics.store(calls, FORBIDDEN, 1);
  for (;;) {
    const underWay = Atomics.load(calls, UNDER_WAY);
    if (underWay === 0) return true;
    const left = end - performance.now();
    if (left <= 0) return false;
    Atomics.wait(calls, UNDER_WAY, underWay, left);
  }
}
