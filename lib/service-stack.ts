import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { FunctionCode } from './bundle/package-functions.ts';
import { ContainerTable } from './constructs/container-table.ts';
import { CustomDomain } from './constructs/custom-domain.ts';
import { EventTopic } from './constructs/event-topic.ts';
import { HttpApi } from './constructs/http-api.ts';
import { ENCODE_ENTRY, FAIL_ENTRY, ImageWorkers } from './constructs/image-workers.ts';
import { PictureBucket } from './constructs/picture-bucket.ts';
import { ServiceFunctions } from './constructs/service-functions.ts';
import { ServiceKey } from './constructs/service-key.ts';
import { StackOutputs } from './constructs/stack-outputs.ts';
import { TASK_ENTRY, TaskWorker } from './constructs/task-worker.ts';
import { WorkQueue } from './constructs/work-queue.ts';
import { timeoutOf } from './function-specs.ts';
import type { Settings } from './settings.ts';

export interface ServiceStackProps extends StackProps {
  readonly settings: Settings;
  readonly codeOf: FunctionCode;
}

/**
 * What serves requests:
 *
 *   client -> HttpApi -> functions -> ContainerTable
 *                    \-> PictureBucket -> WorkQueue -> ImageWorkers.encode -> ContainerTable
 *                                             \-> dead letters -> ImageWorkers.fail
 *   functions -> tasks (later) -> TaskWorker
 *   ImageWorkers, TaskWorker -> EventTopic -> whoever subscribes
 */
export class ServiceStack extends Stack {
  readonly http: HttpApi;
  readonly images: WorkQueue;
  readonly tasks: WorkQueue;
  readonly containers: ContainerTable;
  readonly functions: ServiceFunctions;
  readonly workers: ImageWorkers;
  readonly taskWorker: TaskWorker;
  readonly serviceKey: ServiceKey;

  constructor(scope: Construct, id: string, { settings, codeOf, ...stackProps }: ServiceStackProps) {
    super(scope, id, stackProps);
    const serviceKey = new ServiceKey(this, 'ServiceKey', { settings });
    const { key } = serviceKey;
    const images = new WorkQueue(this, 'Images', {
      key,
      workerTimeout: Duration.seconds(timeoutOf(ENCODE_ENTRY)),
      failureTimeout: Duration.seconds(timeoutOf(FAIL_ENTRY)),
    });
    const tasks = new WorkQueue(this, 'Tasks', { key, workerTimeout: Duration.seconds(timeoutOf(TASK_ENTRY)) });
    const containers = new ContainerTable(this, 'Containers', { settings, key });
    const pictures = new PictureBucket(this, 'Pictures', { settings, key, notify: images.queue });
    const events = new EventTopic(this, 'Events', { settings, key });
    const functions = new ServiceFunctions(this, 'Functions', {
      settings,
      codeOf,
      serviceKey,
      containers,
      pictures,
      images,
      tasks,
      events,
    });
    this.workers = new ImageWorkers(this, 'Workers', { settings, functions, images });
    this.taskWorker = new TaskWorker(this, 'TaskWorker', { functions, tasks });
    this.http = new HttpApi(this, 'Http', { settings, functions });
    new CustomDomain(this, 'CustomDomain', { settings, api: this.http.api });
    this.functions = functions;
    this.images = images;
    this.tasks = tasks;
    this.containers = containers;
    this.serviceKey = serviceKey;
    new StackOutputs(this, 'Outputs', { api: this.http.api, images, tasks });
  }
}
