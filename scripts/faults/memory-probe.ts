import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BroadcastChannel, isMainThread } from 'node:worker_threads';

/**
 * Loaded with `--import` into the service that the soak watches, once in each of its threads. When the soak asks, each thread
 * collects its garbage and tells what it still holds. The service itself knows nothing of it.
 */
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const threads = new BroadcastChannel('memory-probe');

/** Bytes: what is alive, what the heap has taken from the system, what lies outside of the heap. */
function measure() {
  // What the first collection finalises only the second one frees.
  collect();
  collect();
  const { heapUsed, heapTotal, external } = process.memoryUsage();
  return { thread: isMainThread ? 'API' : 'encoder', heapUsed, heapTotal, external };
}

threads.onmessage = ({ data }) => {
  if (isMainThread) process.send?.(data);
  else threads.postMessage(measure());
};
threads.unref();

if (isMainThread) {
  process.on('message', () => {
    process.send?.(measure());
    threads.postMessage('measure');
  });
  // Being asked is no reason to stay.
  process.channel?.unref();
}
