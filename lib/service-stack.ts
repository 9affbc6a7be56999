import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { FunctionCode } from './bundle/package-functions.ts';
import { CHORE_ENTRY, ChoreWorker } from './constructs/chore-worker.ts';
import { ContainerTable } from './constructs/container-table.ts';
import { CustomDomain } from './constructs/custom-domain.ts';
import { EventTopic } from './constructs/event-topic.ts';
import { FunctionFamily } from './constructs/function-family.ts';
import { HttpApi } from './constructs/http-api.ts';
import { ENCODE_ENTRY, FAIL_ENTRY, ImageWorkers } from './constructs/image-workers.ts';
import { PictureBucket } from './constructs/picture-bucket.ts';
import { ServiceKey } from './constructs/service-key.ts';
import { StackOutputs } from './constructs/stack-outputs.ts';
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
 *   functions -> chores (later) -> ChoreWorker
 *   ImageWorkers, ChoreWorker -> EventTopic -> whoever subscribes
 */
export class ServiceStack extends Stack {
  readonly http: HttpApi;
  readonly images: WorkQueue;
  readonly chores: WorkQueue;
  readonly containers: ContainerTable;
  readonly functions: FunctionFamily;
  readonly workers: ImageWorkers;
  readonly choreWorker: ChoreWorker;
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
    const chores = new WorkQueue(this, 'Chores', { key, workerTimeout: Duration.seconds(timeoutOf(CHORE_ENTRY)) });
    const containers = new ContainerTable(this, 'Containers', { settings, key });
    const pictures = new PictureBucket(this, 'Pictures', { settings, key, notify: images.queue });
    const events = new EventTopic(this, 'Events', { settings, key });
    const functions = new FunctionFamily(this, 'Functions', {
      settings,
      codeOf,
      serviceKey,
      containers,
      pictures,
      images,
      chores,
      events,
    });
    this.workers = new ImageWorkers(this, 'Workers', { settings, functions, images });
    this.choreWorker = new ChoreWorker(this, 'ChoreWorker', { functions, chores });
    this.http = new HttpApi(this, 'Http', { settings, functions });
    new CustomDomain(this, 'CustomDomain', { settings, api: this.http.api });
    this.functions = functions;
    this.images = images;
    this.chores = chores;
    this.containers = containers;
    this.serviceKey = serviceKey;
    new StackOutputs(this, 'Outputs', { api: this.http.api, images, chores });
  }
}
