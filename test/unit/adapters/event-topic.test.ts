import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { beforeEach, describe, expect, it } from 'vitest';
import { imageEventSchema } from '../../../api/schemas.ts';
import { eventTopic } from '../../../functions/adapters/aws/event-topic.ts';
import { TransientError } from '../../../functions/domain/errors.ts';
import type { ImageEvent } from '../../../functions/domain/ports.ts';
import { aFace, CONTAINER_ID, IMAGE_ID, NOW } from '../../support/builders.ts';
import { mockClient } from '../../support/lambda/mock-client.ts';

const TOPIC_ARN = 'arn:aws:sns:eu-central-1:000000000000:events';
const sns = mockClient(SNSClient);
const topic = eventTopic(new SNSClient({ region: 'eu-central-1' }), TOPIC_ARN);

const completed: ImageEvent = {
  containerId: CONTAINER_ID,
  imageId: IMAGE_ID,
  status: 'completed',
  errorCode: null,
  faces: 2,
  occurredAt: NOW,
};

beforeEach(() => {
  sns.reset();
  sns.on(PublishCommand).resolves({});
});

const sent = () => sns.commandCalls(PublishCommand).map(({ args }) => args[0].input);
const bodies = () => sent().map(({ Message = '' }) => JSON.parse(Message));

describe('eventTopic', () => {
  it('publishes the documented body, with the status beside it', async () => {
    await topic.publish(completed);

    expect(bodies()).toEqual([
      {
        container_id: CONTAINER_ID,
        image_id: IMAGE_ID,
        status: 'completed',
        error_code: null,
        faces: 2,
        occurred_at: '2026-03-25T12:00:00.000Z',
      },
    ]);
    expect(imageEventSchema.safeParse(bodies()[0]).success).toBe(true);
    const MessageAttributes = { status: { DataType: 'String', StringValue: 'completed' } };
    expect(sent()).toMatchObject([{ TopicArn: TOPIC_ARN, MessageAttributes }]);
  });

  it('publishes why an image failed', async () => {
    await topic.publish({ ...completed, status: 'failed', errorCode: 'upload_missing', faces: null });

    expect(bodies()).toMatchObject([{ status: 'failed', error_code: 'upload_missing', faces: null }]);
  });

  it('publishes nothing beyond that, whatever an event carries', async () => {
    await topic.publish(Object.assign({ vectors: [aFace().vector] }, completed));

    expect(Object.keys(bodies()[0])).not.toContain('vectors');
  });

  it('has a temporary fault when the topic is throttled', async () => {
    sns.on(PublishCommand).rejects(Object.assign(new Error('slow down'), { name: 'ThrottlingException' }));

    await expect(topic.publish(completed)).rejects.toThrow(TransientError);
  });
});
