import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import type { Settings } from '../settings/settings.ts';
import { baseUrlOf } from './http/base-url.ts';
import type { WorkQueue } from './storage/work-queue.ts';

export interface StackOutputsProps {
  readonly settings: Settings;
  readonly api: RestApi;
  readonly images: WorkQueue;
  readonly tasks: WorkQueue;
  /** Where there is a webhook. */
  readonly deliveries: WorkQueue | undefined;
}

/** What callers, operators and the commands of the runbook have to know of a deployment. */
export class StackOutputs extends Construct {
  constructor(scope: Construct, id: string, { settings, api, images, tasks, deliveries }: StackOutputsProps) {
    super(scope, id);
    const outputs = {
      BaseUrl: ['Base URL of the API', baseUrlOf(api, settings)],
      ApiId: ['Id of the REST API', api.restApiId],
      ImagesQueueUrl: ['Pictures that wait for the encoder', images.queue.queueUrl],
      DeadImagesUrl: ['Pictures that no try could encode', images.deadLetters.queueUrl],
      DeadImagesArn: ['The same, for redriving', images.deadLetters.queueArn],
      DeadTasksUrl: ['Tasks that no try could do', tasks.deadLetters.queueUrl],
      DeadTasksArn: ['The same, for redriving', tasks.deadLetters.queueArn],
      ...(deliveries && {
        DeadEventsUrl: ['Events that the webhook took in no try', deliveries.deadLetters.queueUrl],
        DeadEventsArn: ['The same, for replay', deliveries.deadLetters.queueArn],
      }),
    };
    for (const [name, [description, value = '']] of Object.entries(outputs)) {
      // On the stack and not on this construct: an output is found by exactly this name.
      new CfnOutput(Stack.of(this), name, { description: description ?? name, value });
    }
  }
}
