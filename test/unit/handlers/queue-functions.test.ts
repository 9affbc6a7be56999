import { DeleteObjectCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest';
import { pictureKey } from '../../../functions/adapters/aws/picture-bucket.ts';
import { toContainerItem, toSlotItem } from '../../../functions/adapters/aws/table/table-items.ts';
import { MAX_RECEIVES } from '../../../settings/work-limits.ts';
import { aContainer, aPictureName, aSlot, IMAGE_ID, idNumber } from '../../support/builders.ts';
import { aBatch, aContext, aRecord, created } from '../../support/lambda/lambda-events.ts';
import { mockClient } from '../../support/lambda/mock-client.ts';
import { setEnvironment } from '../../support/lambda/set-environment.ts';

const dynamo = mockClient(DynamoDBDocumentClient);
const s3 = mockClient(S3Client);
const sns = mockClient(SNSClient);
const sqs = mockClient(SQSClient);

const QUEUE_URL = 'http://127.0.0.1:9/queue/images';

beforeAll(() => {
  return setEnvironment({
    TABLE_NAME: 'table',
    BUCKET_NAME: 'bucket',
    IMAGES_QUEUE_URL: QUEUE_URL,
    // Nothing listens there: each picture fails for now.
    ENCODING_SERVICE_URL: 'http://127.0.0.1:9/v1/selfie',
    RETRY_BASE_SECONDS: '10',
    METRICS_NAMESPACE: 'Test',
    AWS_REGION: 'eu-central-1',
  });
});

/** Where the functions write their metrics. */
let output: MockInstance<typeof process.stdout.write>;

beforeEach(() => {
  output = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  for (const mock of [dynamo, s3, sns, sqs]) mock.reset();
  sqs.on(ChangeMessageVisibilityCommand).resolves({});
  s3.on(DeleteObjectCommand).resolves({});
  // Vectors that an image without success has left, if any.
  dynamo.on(DeleteCommand).resolves({});
  s3.on(GetObjectCommand).callsFake(async () => ({ Body: { transformToByteArray: async () => Uint8Array.of(1) } }));
  return () => output.mockRestore();
});

const future = Date.now() + 60 * 60_000;
const processing = {
  ...toContainerItem(aContainer({ expiresAt: future })),
  images: { [IMAGE_ID]: toSlotItem(aSlot({ deadline: future })) },
};

const keyOf = (imageId: string) => pictureKey(aPictureName({ imageId }));

describe('encode-image', () => {
  it('brings a picture back later, and only that one, when the encoder does not answer', async () => {
    // The second image has no slot: it was deleted, so there is nothing left to do for it.
    dynamo.on(GetCommand).resolves({ Item: processing });
    const waiting = aRecord({ messageId: 'waiting', body: created(keyOf(IMAGE_ID)), receiveCount: 2 });
    const deleted = aRecord({ messageId: 'deleted', body: created(keyOf(idNumber(5))) });
    const { handler } = await import('../../../functions/queue/encode-image.ts');

    const answer = await handler(aBatch(waiting, deleted), aContext);

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'waiting' }] });
    const delays = sqs.commandCalls(ChangeMessageVisibilityCommand).map(({ args }) => args[0].input);
    expect(delays).toMatchObject([{ QueueUrl: QUEUE_URL, ReceiptHandle: 'handle of waiting' }]);
    expect(delays[0]?.VisibilityTimeout).toSatisfy((seconds: number) => seconds >= 15 && seconds <= 30);
    expect(s3.commandCalls(DeleteObjectCommand).map(({ args }) => args[0].input.Key)).toEqual([keyOf(idNumber(5))]);
  });

  it('accepts the test message that S3 sends when it is configured', async () => {
    const { handler } = await import('../../../functions/queue/encode-image.ts');

    const answer = await handler(aBatch(aRecord({ body: '{"Event":"s3:TestEvent"}' })), aContext);

    expect(answer).toEqual({ batchItemFailures: [] });
  });
});

describe('fail-image', () => {
  it('fails the image and deletes the picture', async () => {
    dynamo.on(GetCommand).resolves({ Item: processing });
    dynamo.on(UpdateCommand).resolves({});
    const { handler } = await import('../../../functions/queue/fail-image.ts');

    const answer = await handler(aBatch(aRecord({ body: created(keyOf(IMAGE_ID)) })), aContext);

    expect(answer).toEqual({ batchItemFailures: [] });
    const values = dynamo.commandCalls(UpdateCommand)[0]?.args[0].input.ExpressionAttributeValues;
    expect(values).toMatchObject({ ':failed': 'failed', ':code': 'encoder_unavailable' });
    expect(s3.commandCalls(DeleteObjectCommand)).toHaveLength(1);
  });

  it('counts an image that goes back, which an alarm looks at, and none that it could give up', async () => {
    dynamo.on(GetCommand).resolves({ Item: processing });
    dynamo.on(UpdateCommand).rejectsOnce(new Error('AccessDeniedException')).resolves({});
    const { handler } = await import('../../../functions/queue/fail-image.ts');
    const batch = aBatch(aRecord({ messageId: 'dead', body: created(keyOf(IMAGE_ID)) }));
    const counted = () => output.mock.calls.filter(([line]) => String(line).includes('"DeadImagesReturned":1')).length;

    expect((await handler(batch, aContext)).batchItemFailures).toEqual([{ itemIdentifier: 'dead' }]);
    expect(counted()).toBe(1);

    expect((await handler(batch, aContext)).batchItemFailures).toEqual([]);
    expect(counted()).toBe(1);
  });

  it('says that an image which goes back comes again, because this queue has no dead-letter queue', async () => {
    const logged = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    dynamo.on(GetCommand).rejects(new Error('AccessDeniedException'));
    const { handler } = await import('../../../functions/queue/fail-image.ts');

    // SQS counts the receives of all queues together.
    await handler(aBatch(aRecord({ body: created(keyOf(IMAGE_ID)), receiveCount: MAX_RECEIVES + 1 })), aContext);

    expect(logged.mock.calls.join()).toContain('"message":"Message will be retried"');
    logged.mockRestore();
  });

  it('makes no call for an event where there is no topic', async () => {
    dynamo.on(GetCommand).resolves({ Item: processing });
    dynamo.on(UpdateCommand).resolves({});
    const { handler } = await import('../../../functions/queue/fail-image.ts');

    await handler(aBatch(aRecord({ body: created(keyOf(IMAGE_ID)) })), aContext);

    expect(sns.calls()).toHaveLength(0);
    expect(dynamo.commandCalls(GetCommand)).toHaveLength(1);
  });
});
