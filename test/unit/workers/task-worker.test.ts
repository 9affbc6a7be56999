import { expect, it } from 'vitest';
import type { DeferredTask } from '../../../functions/domain/ports.ts';
import type { MetricValues } from '../../../functions/telemetry/metrics.ts';
import { taskWorker } from '../../../functions/workers/task-worker.ts';
import { aContainer, aSlot, CONTAINER_ID, IMAGE_ID, NOW } from '../../support/builders.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { memoryContainers, memoryPictures } from '../../support/homes/memory-stores.ts';

const { createdAt } = aSlot();
const checkUpload: DeferredTask = { task: 'check_upload', containerId: CONTAINER_ID, imageId: IMAGE_ID, createdAt };

it.each([
  ['missing', 'processing', [{ ImagesFailed: { value: 1, unit: 'Count' } }]],
  ['arrived', 'completed', []],
] as const)('logs a check that has the result %s, and counts what is missing', async (result, status, counted) => {
  const { log, records } = captureLogs();
  const measured: MetricValues[] = [];
  const containers = memoryContainers(aContainer({ slots: [aSlot({ status })] }));
  const metrics = (values: MetricValues) => measured.push(values);
  const work = taskWorker({ containers, pictures: memoryPictures(), now: () => NOW, metrics });

  expect(await work(checkUpload, log)).toBe(result);

  expect(records).toMatchObject([{ code: 'TASK_COMPLETED', task: 'check_upload', result }]);
  expect(measured).toEqual(counted);
});
