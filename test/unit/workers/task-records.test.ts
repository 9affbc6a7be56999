import { describe, expect, it } from 'vitest';
import { TransientError } from '../../../functions/domain/errors.ts';
import type { DeferredTask } from '../../../functions/domain/ports.ts';
import type { EventPublisher } from '../../../functions/workers/event-publisher.ts';
import { taskRecords } from '../../../functions/workers/sqs/task-records.ts';
import { CONTAINER_ID, IMAGE_ID, NOW } from '../../support/builders.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { aContext, aRecord } from '../../support/lambda/lambda-events.ts';

const image = { containerId: CONTAINER_ID, imageId: IMAGE_ID };
const checkUpload: DeferredTask = { task: 'check_upload', ...image, createdAt: NOW };
const eraseImage: DeferredTask = { task: 'erase_image', ...image, createdAt: NOW };
const eraseContainer: DeferredTask = { task: 'erase_container', containerId: CONTAINER_ID, createdAt: NOW };

async function process(body: string, publish?: EventPublisher) {
  const { log, records } = captureLogs();
  const steps: string[] = [];
  const tasks: DeferredTask[] = [];
  const handle = taskRecords({
    work: async (task, taskLog) => {
      tasks.push(task);
      steps.push('work');
      taskLog.info('WORKED', 'with the ids of the task');
      return 'done';
    },
    publish: async (of, publishLog) => {
      steps.push(`publish ${of.imageId}`);
      await publish?.(of, publishLog);
    },
  });
  const error = await handle(aRecord({ body }), log, aContext).catch((thrown: unknown) => thrown);
  return { steps, tasks, records, error };
}

describe('taskRecords', () => {
  it.each([checkUpload, eraseImage, eraseContainer])('hands over the whole task of a message: %o', async (task) => {
    expect((await process(JSON.stringify(task))).tasks).toEqual([task]);
  });

  it('gives the worker a log with the ids of the task', async () => {
    const { records } = await process(JSON.stringify(eraseImage));

    expect(records).toMatchObject([{ code: 'WORKED', container_id: CONTAINER_ID, image_id: IMAGE_ID }]);
  });

  it('asks for the event after the check of an upload, also when the image was final before', async () => {
    expect((await process(JSON.stringify(checkUpload))).steps).toEqual(['work', `publish ${IMAGE_ID}`]);
  });

  it.each([eraseImage, eraseContainer])('publishes no event of an erasure: %o', async (task) => {
    expect((await process(JSON.stringify(task))).steps).toEqual(['work']);
  });

  it('has the message retried when the event could not be published', async () => {
    const { error } = await process(JSON.stringify(checkUpload), () => Promise.reject(new TransientError('slow')));

    expect(error).toBeInstanceOf(TransientError);
  });

  it.each(['secret', '{}', '{"task":"unknown"}', JSON.stringify({ ...eraseImage, imageId: 'x' })])(
    'drops the message %s without a word of it in the log',
    async (body) => {
      const { tasks, records, error } = await process(body);

      expect(tasks).toEqual([]);
      expect(error).toBeUndefined();
      expect(records).toMatchObject([{ level: 'error', code: 'MESSAGE_UNREADABLE' }]);
      expect(JSON.stringify(records)).not.toContain('secret');
    },
  );
});
