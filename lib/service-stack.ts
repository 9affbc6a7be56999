import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { FunctionCode } from './bundle/package-functions.ts';
import { EventDeliverer } from './constructs/compute/event-deliverer.ts';
import { ENCODE_ENTRY, FAIL_ENTRY, ImageWorkers } from './constructs/compute/image-workers.ts';
import { ServiceFunctions } from './constructs/compute/service-functions.ts';
import { TASK_ENTRY, TaskWorker } from './constructs/compute/task-worker.ts';
import { CustomDomain } from './constructs/http/custom-domain.ts';
import { HttpApi } from './constructs/http/http-api.ts';
import { StackOutputs } from './constructs/stack-outputs.ts';
import { ContainerTable } from './constructs/storage/container-table.ts';
import { DeliveryQueue } from './constructs/storage/delivery-queue.ts';
import { EventTopic } from './constructs/storage/event-topic.ts';
import { PictureBucket } from './constructs/storage/picture-bucket.ts';
import { ServiceKey } from './constructs/storage/service-key.ts';
import { WorkQueue } from './constructs/storage/work-queue.ts';
import { timeoutOf } from './function-specs.ts';
import type { Settings } from './settings/settings.ts';

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
 *   ImageWorkers, TaskWorker -> EventTopic -> subscribers
 *                                        \-> DeliveryQueue -> EventDeliverer -> the webhook, where there is one
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
  readonly deliveryQueue: DeliveryQueue;

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
    const deliveryQueue = new DeliveryQueue(this, 'Webhook', { settings, key, events });
    const functions = new ServiceFunctions(this, 'Functions', {
      settings,
      codeOf,
      serviceKey,
      containers,
      pictures,
      images,
      tasks,
      events,
      deliveryQueue,
    });
    this.workers = new ImageWorkers(this, 'Workers', { settings, functions, images });
    this.taskWorker = new TaskWorker(this, 'TaskWorker', { functions, tasks });
    new EventDeliverer(this, 'EventDeliverer', { functions, queue: deliveryQueue });
    this.http = new HttpApi(this, 'Http', { settings, key, functions });
    new CustomDomain(this, 'CustomDomain', { settings, api: this.http.api });
    this.functions = functions;
    this.images = images;
    this.tasks = tasks;
    this.containers = containers;
    this.serviceKey = serviceKey;
    this.deliveryQueue = deliveryQueue;
    new StackOutputs(this, 'Outputs', {
      settings,
      api: this.http.api,
      images,
      tasks,
      deliveries: deliveryQueue.deliveries,
    });
  }
}
