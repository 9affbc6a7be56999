import { beforeEach, describe, expect, it } from 'vitest';
import type { EncodeOutcome } from '../../../functions/domain/encode-image.ts';
import { TransientError } from '../../../functions/domain/errors.ts';
import type { ImageReference } from '../../../functions/domain/model.ts';
import type { Announce } from '../../../functions/mapping/image-events.ts';
import { forEachImage } from '../../../functions/mapping/image-messages.ts';
import { createLog, type LogRecord } from '../../../functions/runtime/logger.ts';
import type { Metrics, MetricValues } from '../../../functions/runtime/metrics.ts';
import { CONTAINER_ID, IMAGE_ID, idNumber, NOW } from '../../support/builders.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { aContext, aRecord, created } from '../../support/lambda-events.ts';

const key = `uploads/${CONTAINER_ID}/${IMAGE_ID}`;
const image = { containerId: CONTAINER_ID, imageId: IMAGE_ID };

let logs: LogRecord[];
let measured: { values: MetricValues; dimension: unknown }[];
const metrics: Metrics = (values, dimension) => measured.push({ values, dimension });

beforeEach(() => {
  logs = captureLogs();
  measured = [];
});

const announceNothing: PublishEvent = async () => undefined;

async function process(
  body: string,
  outcome: EncodeOutcome = { outcome: 'skipped', reason: 'no_slot' },
  announce: PublishEvent = announceNothing,
) {
  const images: ImageReference[] = [];
  const work = async (found: ImageReference) => {
    images.push(found);
    return outcome;
  };
  await forEachImage(work, metrics, announce)(aRecord({ body }), createLog('info'), aContext);
  return images;
}

describe('forEachImage', () => {
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

  it('announces each image once all of them are done', async () => {
    const other = { ...image, imageId: idNumber(1) };
    const steps: string[] = [];
    const work = async ({ imageId }: ImageReference): Promise<EncodeOutcome> => {
      steps.push(`work on ${imageId}`);
      return { outcome: 'skipped', reason: 'already_completed' };
    };
    const announce: PublishEvent = async ({ imageId }) => {
      steps.push(`announce ${imageId}`);
      return { ...image, imageId, status: 'completed', errorCode: null, faces: 1, occurredAt: NOW };
    };
    const keys = [key, `uploads/${CONTAINER_ID}/${other.imageId}`];
    const body = JSON.stringify({ Records: keys.flatMap((each) => JSON.parse(created(each)).Records) });

    await forEachImage(work, metrics, announce)(aRecord({ body }), createLog('info'), aContext);

    expect(steps).toEqual([
      ...[`work on ${IMAGE_ID}`, `work on ${other.imageId}`],
      ...[`announce ${IMAGE_ID}`, `announce ${other.imageId}`],
    ]);
    expect(logs.filter(({ code }) => code === 'IMAGE_EVENT_PUBLISHED')).toMatchObject([
      { image_id: IMAGE_ID, status: 'completed' },
      { image_id: other.imageId, status: 'completed' },
    ]);
  });

  it('has logged and counted an image whose event could not be published, and lets the message come again', async () => {
    const announce: PublishEvent = async () => {
      throw new TransientError('ThrottledException');
    };

    const outcome: EncodeOutcome = { outcome: 'completed', faces: 2, encodeMilliseconds: 7 };
    await expect(process(created(key), outcome, announce)).rejects.toThrow(TransientError);

    expect(logs).toMatchObject([{ code: 'IMAGE_COMPLETED' }]);
    expect(measured.at(-1)?.values).toHaveProperty('ImagesCompleted');
  });

  it('logs no request where there is no topic', async () => {
    await process(created(key), { outcome: 'completed', faces: 2, encodeMilliseconds: 7 });

    expect(logs.map(({ code }) => code)).toEqual(['IMAGE_COMPLETED']);
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
    const work = () => Promise.reject(fault);

    const processing = forEachImage(work, metrics, announceNothing)(
      aRecord({ body: created(key) }),
      createLog('info'),
      aContext,
    );

    await expect(processing).rejects.toMatchObject({
      ids: { container_id: CONTAINER_ID, image_id: IMAGE_ID },
      cause: fault,
    });
  });
});
