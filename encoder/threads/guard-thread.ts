import type { Worker } from 'node:worker_threads';
import { awaitNativeCalls, forbidNativeCalls, type NativeCalls } from './native-calls.ts';
import type { WorkerThread } from './worker-pool.ts';

/** How often a thread that has to end is asked whether it is out of native code, ms. */
const ASK_AGAIN = 100;

/** How long the end of the process waits for threads to come out of native code, ms: the slowest call takes about one second. */
const EXIT_PATIENCE = 10_000;

const guarded = new Set<NativeCalls>();

/**
 * A worker thread that ends only outside of native code, also when the process ends: a caller of `process.exit` gets the
 * exit code that it asked for, while pictures are encoded, too.
 *
 * @param calls what the thread counts its native calls in
 */
export function guardThread(worker: Worker, calls: NativeCalls): WorkerThread {
  if (guarded.size === 0) process.on('exit', leaveNativeCode);
  guarded.add(calls);
  let gone = false;
  const forget = (): void => {
    gone = true;
    guarded.delete(calls);
    if (guarded.size === 0) process.off('exit', leaveNativeCode);
  };
  // What throws out of a thread's JavaScript is not in native code any more; its exit event comes a little later.
  worker.on('error', forget);
  worker.on('exit', forget);

  function end(): void {
    if (gone) return;
    worker.unref();
    if (forbidNativeCalls(calls)) worker.terminate().catch(() => undefined);
    else setTimeout(end, ASK_AGAIN).unref();
  }
  return {
    postMessage: (request, transfer) => worker.postMessage(request, transfer),
    on: worker.on.bind(worker),
    end,
  };
}

/** Node ends all threads with the process, wherever they are. It is the last thing that runs, so it may block. */
function leaveNativeCode(): void {
  const end = performance.now() + EXIT_PATIENCE;
  for (const calls of guarded) forbidNativeCalls(calls);
  for (const calls of guarded) {
    // Node would wait for a call that never returns as long as it takes.
    if (!awaitNativeCalls(calls, end - performance.now())) process.kill(process.pid, 'SIGKILL');
  }
}
