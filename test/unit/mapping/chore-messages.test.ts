import { beforeEach, describe, expect, it } from 'vitest';
import { TemporaryFault } from '../../../functions/domain/errors.ts';
import type { Chore } from '../../../functions/domain/ports.ts';
import type { Announce } from '../../../functions/mapping/announcements.ts';
import { forEachChore } from '../../../functions/mapping/chore-messages.ts';
import { createLog, type LogRecord } from '../../../functions/runtime/logger.ts';
import type { MetricValues } from '../../../functions/runtime/metrics.ts';
import { CONTAINER_ID, IMAGE_ID, NOW } from '../../support/builders.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { aContext, aRecord } from '../../support/lambda-events.ts';

const image = { containerId: CONTAINER_ID, imageId: IMAGE_ID };
const checkUpload: Chore = { chore: 'check_upload', ...image };

let logs: LogRecord[];
let measured: MetricValues[];
let announced: string[];

beforeEach(() => {
  logs = captureLogs();
  measured = [];
  announced = [];
});

const tell: Announce = async ({ imageId }) => {
  announced.push(imageId);
  return { ...image, status: 'failed', errorCode: 'upload_missing', faces: null, occurredAt: NOW };
};

it.each<Chore>([
  checkUpload,
  { ...checkUpload, createdAt: NOW },
  { chore: 'erase_image', ...image, createdAt: NOW },
  { chore: 'erase_container', containerId: CONTAINER_ID, createdAt: NOW },
])('hands over the whole chore of a message: %o', async (chore) => {
  const done: Chore[] = [];
  const handle = forEachChore(
    async (found) => {
      done.push(found);
      return 'done';
    },
    () => undefined,
    tell,
  );

  await handle(aRecord({ body: JSON.stringify(chore) }), createLog('info'), aContext);

  expect(done).toEqual([chore]);
});

async function process(chore: Chore, result: 'done' | 'arrived' | 'missing', announce = tell) {
  const handle = forEachChore(
    async () => result,
    (values) => measured.push(values),
    announce,
  );
  await handle(aRecord({ body: JSON.stringify(chore) }), createLog('info'), aContext);
}

describe('forEachChore', () => {
  it('announces an image whose upload is missing, after it was logged and counted', async () => {
    await process(checkUpload, 'missing');

    expect(announced).toEqual([IMAGE_ID]);
    expect(logs).toMatchObject([
      { code: 'CHORE_DONE', result: 'missing' },
      { code: 'IMAGE_ANNOUNCED', status: 'failed', container_id: CONTAINER_ID, image_id: IMAGE_ID },
    ]);
    expect(measured).toHaveLength(1);
  });

  it('asks for the announcement also when the image was final before: its event may not be out yet', async () => {
    await process(checkUpload, 'arrived');

    expect(announced).toEqual([IMAGE_ID]);
  });

  it('announces no erasure', async () => {
    await process({ chore: 'erase_image', ...image, createdAt: NOW }, 'done');
    await process({ chore: 'erase_container', containerId: CONTAINER_ID, createdAt: NOW }, 'done');

    expect(announced).toEqual([]);
  });

  it('lets the message come again when the event could not be published', async () => {
    const fail: Announce = async () => {
      throw new TemporaryFault('ThrottledException');
    };

    await expect(process(checkUpload, 'missing', fail)).rejects.toThrow(TemporaryFault);

    expect(logs).toMatchObject([{ code: 'CHORE_DONE', result: 'missing' }]);
  });
});
