import { expect, it } from 'vitest';
import type { ImageEvent } from '../../../functions/domain/ports.ts';
import { eventPublisher } from '../../../functions/workers/event-publisher.ts';
import { aContainer, aSlot, CONTAINER_ID, IMAGE_ID, NOW } from '../../support/builders.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { memoryContainers } from '../../support/homes/memory-stores.ts';

const image = { containerId: CONTAINER_ID, imageId: IMAGE_ID };
const containers = memoryContainers(
  aContainer({ slots: [aSlot({ status: 'completed', finishedAt: NOW, faceCount: 1 })] }),
);

it('logs what it has published', async () => {
  const { log, records } = captureLogs();
  const published: ImageEvent[] = [];
  const events = {
    async publish(event: ImageEvent) {
      published.push(event);
    },
  };

  await eventPublisher({ containers, events })(image, log);

  expect(published).toMatchObject([{ imageId: IMAGE_ID, status: 'completed' }]);
  expect(records).toMatchObject([{ code: 'IMAGE_EVENT_PUBLISHED', status: 'completed' }]);
});

it('publishes and logs nothing where there is no topic', async () => {
  const { log, records } = captureLogs();

  await eventPublisher({ containers, events: undefined })(image, log);

  expect(records).toEqual([]);
});
