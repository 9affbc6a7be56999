import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BroadcastChannel, isMainThread, threadName } from 'node:worker_threads';

/**
 * Loaded with `--import` into the service that the soak watches, once in each of its threads: when the soak asks, each
 * collects its garbage and tells what it still holds. The service itself knows nothing of it.
 */
setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const threads = new BroadcastChannel('memory-probe');

const measure = () => {
  collect();
  collect();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { thread: isMainThread ? 'main' : threadName, heapUsed, external, rss };
};

if (isMainThread) {
  process.on('message', () => {
    process.send?.(measure());
    threads.postMessage('measure');
  });
  process.channel?.unref();
  threads.onmessage = ({ data }) => {
    if (data !== 'measure') process.send?.(data);
  };
} else {
  threads.onmessage = ({ data }) => {
    if (data === 'measure') threads.postMessage(measure());
  };
}
threads.unref();
