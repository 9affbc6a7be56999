import { beforeEach, describe, expect, it } from 'vitest';
import { TransientError } from '../../../functions/domain/errors.ts';
import type { DeferredTask } from '../../../functions/domain/ports.ts';
import type { Announce } from '../../../functions/mapping/image-events.ts';
import { taskHandler } from '../../../functions/mapping/task-messages.ts';
import { createLog, type LogRecord } from '../../../functions/runtime/logger.ts';
import type { MetricValues } from '../../../functions/runtime/metrics.ts';
import { CONTAINER_ID, IMAGE_ID, NOW } from '../../support/builders.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { aContext, aRecord } from '../../support/lambda-events.ts';

const image = { containerId: CONTAINER_ID, imageId: IMAGE_ID };
const checkUpload: DeferredTask = { task: 'check_upload', ...image };

let logs: LogRecord[];
let measured: MetricValues[];
let announced: string[];

beforeEach(() => {
  logs = captureLogs();
  measured = [];
  announced = [];
});

const tell: PublishEvent = async ({ imageId }) => {
  announced.push(imageId);
  return { ...image, status: 'failed', errorCode: 'upload_missing', faces: null, occurredAt: NOW };
};

it.each<DeferredTask>([
  checkUpload,
  { ...checkUpload, createdAt: NOW },
  { task: 'erase_image', ...image, createdAt: NOW },
  { task: 'erase_container', containerId: CONTAINER_ID, createdAt: NOW },
])('hands over the whole task of a message: %o', async (task) => {
  const done: DeferredTask[] = [];
  const handle = taskHandler(
    async (found) => {
      done.push(found);
      return 'done';
    },
    () => undefined,
    tell,
  );

  await handle(aRecord({ body: JSON.stringify(task) }), createLog('info'), aContext);

  expect(done).toEqual([task]);
});

async function process(task: DeferredTask, result: 'done' | 'arrived' | 'missing', announce = tell) {
  const handle = taskHandler(
    async () => result,
    (values) => measured.push(values),
    announce,
  );
  await handle(aRecord({ body: JSON.stringify(task) }), createLog('info'), aContext);
}

describe('taskHandler', () => {
  it('announces an image whose upload is missing, after it was logged and counted', async () => {
    await process(checkUpload, 'missing');

    expect(announced).toEqual([IMAGE_ID]);
    expect(logs).toMatchObject([
      { code: 'TASK_COMPLETED', result: 'missing' },
      { code: 'IMAGE_EVENT_PUBLISHED', status: 'failed', container_id: CONTAINER_ID, image_id: IMAGE_ID },
    ]);
    expect(measured).toHaveLength(1);
  });

  it('asks for the request also when the image was final before: its event may not be out yet', async () => {
    await process(checkUpload, 'arrived');

    expect(announced).toEqual([IMAGE_ID]);
  });

  it('announces no erasure', async () => {
    await process({ task: 'erase_image', ...image, createdAt: NOW }, 'done');
    await process({ task: 'erase_container', containerId: CONTAINER_ID, createdAt: NOW }, 'done');

    expect(announced).toEqual([]);
  });

  it('lets the message come again when the event could not be published', async () => {
    const fail: PublishEvent = async () => {
      throw new TransientError('ThrottledException');
    };

    await expect(process(checkUpload, 'missing', fail)).rejects.toThrow(TransientError);

    expect(logs).toMatchObject([{ code: 'TASK_COMPLETED', result: 'missing' }]);
  });
});
