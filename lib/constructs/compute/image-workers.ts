import { Construct } from 'constructs';
import { WORKER_BATCH_SIZE } from '../../../settings/work-limits.ts';
import { UNHURRIED_READERS } from '../../function-specs.ts';
import type { Settings } from '../../settings/settings.ts';
import type { WorkQueue } from '../storage/work-queue.ts';
import { readQueue } from './read-queue.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceFunctions } from './service-functions.ts';
import { WorkerNetwork } from './worker-network.ts';

export const ENCODE_ENTRY = 'functions/queue/encode-image.ts';
export const FAIL_ENTRY = 'functions/queue/fail-image.ts';

/** The functions that choose the keys of pictures. */
const STORING_ENTRIES = ['functions/http/add-image.ts', 'functions/http/create-upload.ts'];

export interface ImageWorkersProps {
  readonly settings: Settings;
  readonly functions: ServiceFunctions;
  readonly images: WorkQueue;
}

/** The two readers of the queues: one encodes, the other gives up what could not be encoded. */
export class ImageWorkers extends Construct {
  readonly encode: ServiceFunction;
  readonly fail: ServiceFunction;

  constructor(scope: Construct, id: string, { settings, functions, images }: ImageWorkersProps) {
    super(scope, id);
    this.encode = functions.of(ENCODE_ENTRY);
    new WorkerNetwork(this, 'Network', { settings, worker: this.encode });
    readQueue(this.encode, images.queue, { batchSize: WORKER_BATCH_SIZE, maxConcurrency: settings.maxConcurrency });
    this.fail = functions.of(FAIL_ENTRY);
    readQueue(this.fail, images.deadLetters, { batchSize: 10, maxConcurrency: UNHURRIED_READERS['fail-image'] });
    // In an update those that read pictures are replaced first: they drop a picture whose key they do not know.
    for (const entry of STORING_ENTRIES) functions.of(entry).function.node.addDependency(this.encode, this.fail);
  }
}
