import { Construct } from 'constructs';
import { functionSpecs, UNHURRIED_READERS } from '../../function-specs.ts';
import type { WorkQueue } from '../storage/work-queue.ts';
import { readQueue } from './read-queue.ts';
import type { ServiceFunction } from './service-function.ts';
import type { ServiceFunctions } from './service-functions.ts';

export const TASK_ENTRY = 'functions/queue/run-task.ts';

/** The functions that enqueue tasks. */
const ENQUEUEING_ENTRIES = Object.keys(functionSpecs).filter((entry) => functionSpecs[entry]?.tasks);

export interface TaskWorkerProps {
  readonly functions: ServiceFunctions;
  readonly tasks: WorkQueue;
}

/** The reader of the queue of tasks: uploads that did not arrive, erasures that have to end well. */
export class TaskWorker extends Construct {
  readonly function: ServiceFunction;

  constructor(scope: Construct, id: string, { functions, tasks }: TaskWorkerProps) {
    super(scope, id);
    this.function = functions.of(TASK_ENTRY);
    readQueue(this.function, tasks.queue, { batchSize: 10, maxConcurrency: UNHURRIED_READERS['run-task'] });
    // In an update the reader is replaced first: it drops a task that it does not know.
    for (const entry of ENQUEUEING_ENTRIES) functions.of(entry).function.node.addDependency(this.function);
  }
}
