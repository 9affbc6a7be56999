import { parentPort, workerData } from 'node:worker_threads';
import type { DecodeQueue } from '../decode/decode-queue.ts';
import { encodePicture } from '../encode-picture.ts';
import { freeMemory } from '../free-memory.ts';
import { openModels } from '../open-models.ts';
import { PictureError } from '../picture-error.ts';
import type { CallNative } from '../types.ts';
import { countWarnings, reportWarning, runInAllSlots, runInSlot } from './decode-slots.ts';
import { countNativeCall, endNativeCall } from './native-calls.ts';
import type { WorkerReply, WorkerRequest, WorkerSettings } from './worker-messages.ts';

/** Entry of one encoder thread: it has its own models and encodes one picture at a time. */
const port = parentPort;
if (port === null) throw new Error('encoder-worker is started by the pool, as a worker thread');
const { modelsFolder, detectionThreshold, heic, maxFaces, slots, owner, calls }: WorkerSettings = workerData;

const callNative: CallNative = (task) => countNativeCall(calls, task);
const queue: DecodeQueue = {
  shared: (task) => runInSlot(slots, owner, task),
  alone: (task) => runInAllSlots(slots, owner, task),
  reportWarning: () => reportWarning(slots),
  countWarnings: () => countWarnings(slots),
};
const models = await openModels(modelsFolder, detectionThreshold, { callNative, queue, heic, maxFaces }).finally(() =>
  endNativeCall(calls),
);

port.on('message', async (request: WorkerRequest) => {
  if (request.kind === 'close') {
    await models.release();
    port.close();
    return;
  }
  port.postMessage(await answer(request.bytes));
  // A message brings a copy of its own, also of the larger buffer that the bytes were a part of.
  freeMemory(new Uint8Array(request.bytes.buffer));
});
port.postMessage({ kind: 'ready' } satisfies WorkerReply);

async function answer(bytes: Uint8Array): Promise<WorkerReply> {
  try {
    return { kind: 'encoded', picture: await encodePicture(models, bytes) };
  } catch (error) {
    if (error instanceof PictureError) {
      const { code, message, detectedType } = error;
      return { kind: 'refused', code, message, detectedType };
    }
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}
