import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { MAX_RECEIVES, PROCESSING_DEADLINE_SECONDS, WORKER_BATCH_SIZE } from '../../../settings/work-limits.ts';
import { functionsByEntry, resourceOf, resourcesOf, synthesise } from '../support/synth.ts';

const { service } = synthesise({ maxConcurrency: 7 });
const functions = functionsByEntry(service);

const queueSchema = z.looseObject({
  VisibilityTimeout: z.number().default(30),
  MessageRetentionPeriod: z.number(),
  RedrivePolicy: z.unknown().optional(),
});
const queue = (idPrefix: string) => {
  const { id, Properties } = resourceOf(service, 'AWS::SQS::Queue', idPrefix);
  return { id, ...queueSchema.parse(Properties) };
};

const mappingSchema = z.looseObject({
  EventSourceArn: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }),
  BatchSize: z.number(),
  FunctionResponseTypes: z.array(z.string()),
  ScalingConfig: z.object({ MaximumConcurrency: z.number() }),
  MaximumBatchingWindowInSeconds: z.number().optional(),
});

/** Which function reads which queue. */
const readers = [
  { queueId: 'ImagesQueue', entry: 'functions/queue/encode-image.ts', batchSize: WORKER_BATCH_SIZE, concurrency: 7 },
  { queueId: 'ImagesDeadLetters', entry: 'functions/queue/fail-image.ts', batchSize: 10, concurrency: 2 },
  { queueId: 'TasksQueue', entry: 'functions/queue/run-task.ts', batchSize: 10, concurrency: 2 },
];

describe.each(readers)('$queueId', ({ queueId, entry, batchSize, concurrency }) => {
  it('hides a message for at least six times as long as its reader may work', () => {
    const timeout = functions.get(entry)?.properties.Timeout ?? Number.NaN;
    expect(queue(queueId).VisibilityTimeout).toBeGreaterThanOrEqual(6 * timeout);
  });

  it('is read in batches of which single records may fail, by a limited number of readers', () => {
    const mappings = Object.values(resourcesOf(service, 'AWS::Lambda::EventSourceMapping'))
      .map(({ Properties }) => mappingSchema.parse(Properties))
      .filter(({ EventSourceArn }) => EventSourceArn['Fn::GetAtt'][0] === queue(queueId).id);
    expect(mappings).toHaveLength(1);
    expect(mappings[0]).toMatchObject({
      FunctionName: { Ref: functions.get(entry)?.id },
      BatchSize: batchSize,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: concurrency },
    });
  });
});

describe.each([
  ['ImagesQueue', 'ImagesDeadLetters'],
  ['TasksQueue', 'TasksDeadLetters'],
])('%s', (queueId, deadId) => {
  it('hands a message to its dead letters after five receives, where it is kept for 14 days', () => {
    expect(queue(queueId).RedrivePolicy).toEqual({
      deadLetterTargetArn: { 'Fn::GetAtt': [queue(deadId).id, 'Arn'] },
      maxReceiveCount: MAX_RECEIVES,
    });
    expect(queue(deadId).MessageRetentionPeriod).toBe(14 * 24 * 60 * 60);
    expect(queue(deadId).RedrivePolicy).toBeUndefined();
  });
});

it('all tries of an image fit into the time after which it counts as failed', () => {
  expect(MAX_RECEIVES * queue('ImagesQueue').VisibilityTimeout).toBeLessThan(PROCESSING_DEADLINE_SECONDS);
});

it('every queue is encrypted and refuses everything that is not TLS', () => {
  service.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
  const guarded = Object.values(resourcesOf(service, 'AWS::SQS::QueuePolicy')).map(({ Properties }) => Properties);
  expect(guarded).toHaveLength(Object.keys(resourcesOf(service, 'AWS::SQS::Queue')).length);
  for (const properties of guarded) {
    expect(properties).toMatchObject({
      PolicyDocument: {
        Statement: expect.arrayContaining([
          expect.objectContaining({
            Effect: 'Deny',
            Action: 'sqs:*',
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          }),
        ]),
      },
    });
  }
});

it.each(['add-image', 'create-upload'])(
  'replaces the functions that read pictures before %s, so that no event has a key that they do not know',
  (name) => {
    const id = functions.get(`functions/http/${name}.ts`)?.id ?? '';
    const readerIds = ['encode-image', 'fail-image'].map((reader) => functions.get(`functions/queue/${reader}.ts`)?.id);
    expect(resourceOf(service, 'AWS::Lambda::Function', id).DependsOn).toEqual(expect.arrayContaining(readerIds));
  },
);

it.each(['create-upload', 'delete-container', 'delete-image'])(
  'replaces the function that runs tasks before %s, so that no task is one that it does not know',
  (name) => {
    const id = functions.get(`functions/http/${name}.ts`)?.id ?? '';
    const reader = functions.get('functions/queue/run-task.ts')?.id;
    expect(resourceOf(service, 'AWS::Lambda::Function', id).DependsOn).toContain(reader);
  },
);
