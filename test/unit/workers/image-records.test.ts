import { beforeEach, describe, expect, it } from 'vitest';
import type { EncodeOutcome } from '../../../functions/domain/encoding/encode-image.ts';
import { TransientError } from '../../../functions/domain/errors.ts';
import type { ImageReference } from '../../../functions/domain/model.ts';
import type { Log, LogRecord } from '../../../functions/telemetry/log.ts';
import type { Metrics, MetricValues } from '../../../functions/telemetry/metrics.ts';
import type { EventPublisher } from '../../../functions/workers/event-publisher.ts';
import type { ImageWorker } from '../../../functions/workers/image-worker.ts';
import { reportOutcome } from '../../../functions/workers/report-outcome.ts';
import { imageRecords } from '../../../functions/workers/sqs/image-records.ts';
import { CONTAINER_ID, IMAGE_ID, idNumber } from '../../support/builders.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { aContext, aRecord, created } from '../../support/lambda/lambda-events.ts';

const key = `uploads/${CONTAINER_ID}/${IMAGE_ID}`;
const image = { containerId: CONTAINER_ID, imageId: IMAGE_ID };

let log: Log;
let logs: LogRecord[];
let measured: { values: MetricValues; dimension: unknown }[];
const metrics: Metrics = (values, dimension) => measured.push({ values, dimension });

beforeEach(() => {
  ({ log, records: logs } = captureLogs());
  measured = [];
});

const publishNothing: EventPublisher = async () => undefined;

async function process(
  body: string,
  outcome: EncodeOutcome = { outcome: 'skipped', reason: 'no_slot' },
  publish: EventPublisher = publishNothing,
) {
  const images: ImageReference[] = [];
  const work: ImageWorker = async (found, context) => {
    images.push(found);
    reportOutcome(outcome, context.log, metrics);
  };
  await imageRecords({ work, publish, metrics })(aRecord({ body }), log, aContext);
  return images;
}

describe('imageRecords', () => {
  it('works on each image that a message names', async () => {
    expect(await process(created(key))).toEqual([image]);
  });

  it.each<[string, EncodeOutcome, object]>([
    [
      'completed',
      { outcome: 'completed', faces: 2, encodeMilliseconds: 7 },
      { code: 'IMAGE_COMPLETED', faces: 2, encode_ms: 7 },
    ],
    [
      'failed',
      { outcome: 'failed', failure: { code: 'corrupt_image', message: 'm' } },
      { code: 'IMAGE_FAILED', error_code: 'corrupt_image' },
    ],
    ['skipped', { outcome: 'skipped', reason: 'no_slot' }, { code: 'IMAGE_SKIPPED', reason: 'no_slot' }],
  ])('logs an image that was %s with its ids', async (_, outcome, line) => {
    await process(created(key), outcome);

    expect(logs).toMatchObject([{ ...line, container_id: CONTAINER_ID, image_id: IMAGE_ID }]);
  });

  it('measures faces and time of an image that was completed, and its wait in the queue', async () => {
    await process(created(key), { outcome: 'completed', faces: 2, encodeMilliseconds: 7 });

    expect(measured).toMatchObject([
      { values: { QueueWait: { unit: 'Milliseconds' } } },
      { values: { ImagesCompleted: { value: 1 }, Faces: { value: 2 }, EncodeTime: { value: 7 } } },
    ]);
  });

  it('counts an image that failed by its code', async () => {
    await process(created(key), { outcome: 'failed', failure: { code: 'corrupt_image', message: 'm' } });

    expect(measured.at(-1)).toEqual({
      values: { ImagesFailed: { value: 1, unit: 'Count' } },
      dimension: { ErrorCode: 'corrupt_image' },
    });
  });

  it('counts nothing for an image that needed no work', async () => {
    await process(created(key), { outcome: 'skipped', reason: 'already_completed' });

    expect(measured.map(({ values }) => Object.keys(values))).toEqual([['QueueWait']]);
  });

  it('publishes the event of each image once all of them are done', async () => {
    const other = { ...image, imageId: idNumber(1) };
    const steps: string[] = [];
    const work: ImageWorker = async ({ imageId }) => {
      steps.push(`work on ${imageId}`);
    };
    const publish: EventPublisher = async ({ imageId }, imageLog) => {
      steps.push(`publish ${imageId}`);
      imageLog.info('PUBLISHED', 'with the ids of the image');
    };
    const keys = [key, `uploads/${CONTAINER_ID}/${other.imageId}`];
    const body = JSON.stringify({ Records: keys.flatMap((each) => JSON.parse(created(each)).Records) });

    await imageRecords({ work, publish, metrics })(aRecord({ body }), log, aContext);

    expect(steps).toEqual([
      ...[`work on ${IMAGE_ID}`, `work on ${other.imageId}`],
      ...[`publish ${IMAGE_ID}`, `publish ${other.imageId}`],
    ]);
    expect(logs.map(({ image_id }) => image_id)).toEqual([IMAGE_ID, other.imageId]);
  });

  it('gives the worker the time that is left, without what the writes need', async () => {
    const left: number[] = [];
    const work: ImageWorker = async (_, { timeLeft }) => {
      left.push(timeLeft());
    };

    await imageRecords({ work, publish: publishNothing, metrics })(aRecord({ body: created(key) }), log, aContext);

    expect(left).toEqual([20_000]);
  });

  it('has logged and counted an image whose event could not be published, and has the message retried', async () => {
    const publish: EventPublisher = async () => {
      throw new TransientError('ThrottledException');
    };

    const outcome: EncodeOutcome = { outcome: 'completed', faces: 2, encodeMilliseconds: 7 };
    await expect(process(created(key), outcome, publish)).rejects.toThrow(TransientError);

    expect(logs).toMatchObject([{ code: 'IMAGE_COMPLETED' }]);
    expect(measured.at(-1)?.values).toHaveProperty('ImagesCompleted');
  });

  it('drops a message that is no notification, without a word of it in the log', async () => {
    expect(await process('secret')).toEqual([]);
    expect(logs).toMatchObject([{ level: 'error', code: 'MESSAGE_UNREADABLE' }]);
    expect(JSON.stringify(logs)).not.toContain('secret');
  });

  it('ignores an object that is no picture of this service', async () => {
    expect(await process(created('uploads/secret.txt'))).toEqual([]);
    expect(logs).toMatchObject([{ level: 'warn', code: 'OBJECT_IGNORED' }]);
    expect(JSON.stringify(logs)).not.toContain('secret');
  });

  it('names the image whose work failed', async () => {
    const fault = new TransientError('The encoder did not answer');
    const work: ImageWorker = () => Promise.reject(fault);

    const processing = imageRecords({ work, publish: publishNothing, metrics })(
      aRecord({ body: created(key) }),
      log,
      aContext,
    );

    await expect(processing).rejects.toMatchObject({
      ids: { container_id: CONTAINER_ID, image_id: IMAGE_ID },
      cause: fault,
    });
  });
});
