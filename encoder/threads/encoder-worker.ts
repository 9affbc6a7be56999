import { parentPort, workerData } from 'node:worker_threads';
import { encodePicture, type Steps } from '../encode-picture.ts';
import { openModels } from '../open-models.ts';
import { PictureError } from '../picture-error.ts';
import type { CallNative } from '../types.ts';
import { runInSlot } from './decode-slots.ts';
import { countNativeCall, endNativeCall } from './native-calls.ts';
import type { WorkerReply, WorkerRequest, WorkerSettings } from './worker-messages.ts';

/** Entry of one encoder thread: it has its own models and encodes one picture at a time. */
const port = parentPort;
if (port === null) throw new Error('encoder-worker is started by the pool, as a worker thread');
const { modelsFolder, detectionThreshold, slots, owner, calls }: WorkerSettings = workerData;

const callNative: CallNative = (task) => countNativeCall(calls, task);
const models = await openModels(modelsFolder, detectionThreshold, callNative).finally(() => endNativeCall(calls));
const steps: Steps = { ...models, decode: (bytes) => runInSlot(slots, owner, () => models.decode(bytes)) };

port.on('message', async (request: WorkerRequest) => {
  if (request.kind === 'close') {
    await models.release();
    port.close();
    return;
  }
  port.postMessage(await answer(request.bytes));
});
port.postMessage({ kind: 'ready' } satisfies WorkerReply);

async function answer(bytes: Uint8Array): Promise<WorkerReply> {
  try {
    return { kind: 'encoded', picture: await encodePicture(steps, bytes) };
  } catch (error) {
    if (error instanceof PictureError) return { kind: 'refused', code: error.code, message: error.message };
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}
