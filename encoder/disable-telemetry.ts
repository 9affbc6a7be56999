import { isMainThread } from 'node:worker_threads';

const SWITCH = 'ORT_DISABLE_TELEMETRY';

/**
 * Turns the inference runtime's reports to its maker off for the whole process. It has to be called before the runtime
 * loads: onnxruntime-node 1.30 else opens connections, and keeps a device id and a queue of events in the home folder.
 *
 * @throws when it is called in a worker thread and no thread called it before. The runtime reads the environment of the
 * process, and a worker thread has only a copy of it.
 */
export function disableTelemetry(): void {
  if (isMainThread) process.env[SWITCH] = '1';
  else if (process.env[SWITCH] !== '1') {
    throw new Error(`Set ${SWITCH}=1 in the environment of the process before a worker thread opens the encoder`);
  }
}
