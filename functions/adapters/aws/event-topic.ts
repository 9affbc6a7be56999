import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { toEventBody } from '../../domain/events/event-body.ts';
import type { EventTopic } from '../../domain/ports.ts';
import { mapSdkErrors } from './sdk-errors.ts';

/** Events as messages of an SNS topic. The attribute `status` lets a subscription choose without reading the message. */
export function eventTopic(client: SNSClient, topicArn: string): EventTopic {
  return {
    async publish(event) {
      await mapSdkErrors(
        client.send(
          new PublishCommand({
            TopicArn: topicArn,
            Message: JSON.stringify(toEventBody(event)),
            MessageAttributes: { status: { DataType: 'String', StringValue: event.status } },
          }),
        ),
      );
    },
  };
}
