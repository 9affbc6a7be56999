import { Construct } from 'constructs';
import type { FunctionFamily } from './function-family.ts';
import { readQueue } from './read-queue.ts';
import type { ServiceFunction } from './service-function.ts';
import type { WorkQueue } from './work-queue.ts';

export const CHORE_ENTRY = 'functions/queue/do-chore.ts';

export interface ChoreWorkerProps {
  readonly functions: FunctionFamily;
  readonly chores: WorkQueue;
}

/** The reader of the queue of chores: uploads that did not arrive, erasures that have to end well. */
export class ChoreWorker extends Construct {
  readonly function: ServiceFunction;

  constructor(scope: Construct, id: string, { functions, chores }: ChoreWorkerProps) {
    super(scope, id);
    this.function = functions.of(CHORE_ENTRY);
    // Chores are never urgent: two at a time leave the table and the bucket to the callers.
    readQueue(this.function, chores.queue, { batchSize: 10, maxConcurrency: 2 });
  }
}
