import { parentPort } from 'node:worker_threads';
import type { SearchReply, SearchRequest } from './search-messages.ts';
import { VectorPartitions } from './vector-partitions.ts';

/** Entry of the thread that holds all enrolled vectors and compares them. */
const port = parentPort;
if (port === null) throw new Error('search-worker is started as a worker thread');
const partitions = new VectorPartitions();

port.on('message', (request: SearchRequest) => {
  switch (request.kind) {
    case 'add':
      return partitions.add(request);
    case 'remove':
      return partitions.remove(request.partition, request.id);
    case 'search':
      return port.postMessage({ call: request.call, ...partitions.search(request) } satisfies SearchReply);
  }
});
