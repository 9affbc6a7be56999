import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { type ImageEventBody, imageEventSchema } from '../../../api/schemas.ts';
import type { EventTopic, ImageEvent } from '../../domain/ports.ts';
import { mapSdkErrors } from './sdk-errors.ts';

/** Events as messages of an SNS topic. The attribute `status` lets a subscription choose without reading the message. */
export function eventTopic(client: SNSClient, topicArn: string): EventTopic {
  return {
    async publish(event) {
      await mapSdkErrors(
        client.send(
          new PublishCommand({
            TopicArn: topicArn,
            // Through the schema, so that nothing goes out that is not documented.
            Message: JSON.stringify(imageEventSchema.parse(toBody(event))),
            MessageAttributes: { status: { DataType: 'String', StringValue: event.status } },
          }),
        ),
      );
    },
  };
}

const toBody = ({ containerId, imageId, status, errorCode, faces, occurredAt }: ImageEvent): ImageEventBody => ({
  container_id: containerId,
  image_id: imageId,
  status,
  error_code: errorCode,
  faces,
  occurred_at: new Date(occurredAt).toISOString(),
});
