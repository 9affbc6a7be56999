import type { TestStores } from '../../ports/test-home.ts';
import { memoryEnrolments } from './memory-enrolments.ts';
import { memoryContainers, memoryPictures, memoryTasks } from './memory-stores.ts';
import { repeatingWrites } from './repeating-writes.ts';

/** The stores in memory that unit tests use in the place of a home. */
export async function openMemoryStores(): Promise<TestStores> {
  const containers = memoryContainers();
  return {
    containers,
    containersLosingResponses: repeatingWrites(containers),
    enrolments: memoryEnrolments(containers),
    pictures: memoryPictures(),
    tasks: memoryTasks(),
    close: async () => undefined,
  };
}
