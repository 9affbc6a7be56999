import { setImmediate } from 'node:timers/promises';
import { measureDistance } from '../../../api/distance.ts';
import {
  type EnrolmentStore,
  isFindable,
  MAX_FOUND,
  partitionOf,
  type StoredEnrolment,
} from '../../../functions/domain/search/enrolment.ts';
import { answerLater } from './answer-later.ts';
import type { memoryContainers } from './memory-stores.ts';

type Containers = Pick<ReturnType<typeof memoryContainers>, 'stored' | 'enrolments' | 'indexed' | 'discardEnrolment'>;

/**
 * Enrolments in memory, with the promises of the table. A test may change what is stored and leave the index as it was, which then lags
 * behind.
 *
 * @param containers where the containers of the enrolments are
 */
export function memoryEnrolments(containers: Containers) {
  const { enrolments: stored, indexed } = containers;
  /** Limits of the searches that were made. */
  const limits: number[] = [];

  const find = (containerId: string): StoredEnrolment[] => {
    const [enrolment, container] = [stored.get(containerId), containers.stored.get(containerId)];
    return enrolment && container ? [{ enrolment, container }] : [];
  };

  const store: EnrolmentStore = {
    async put(enrolment) {
      const { containerId, owner, enrolledAt } = enrolment;
      const before = stored.get(containerId);
      if (!before || before.enrolledAt <= enrolledAt) {
        stored.set(containerId, enrolment);
        const others = indexed.filter((entry) => entry.containerId !== containerId);
        indexed.splice(0, indexed.length, ...others, enrolment);
      }
      await setImmediate();
      if (find(containerId).some((found) => isFindable(found, owner, enrolledAt))) return 'enrolled';
      await containers.discardEnrolment(enrolment);
      return 'gone';
    },
    async read(containerIds) {
      return containerIds.flatMap(find);
    },
    async search(query) {
      limits.push(query.limit);
      const people = indexed.filter((enrolment) => partitionOf(enrolment) === partitionOf(query));
      const limit = Math.min(query.limit, MAX_FOUND);
      const nearest = people
        .map((enrolment) => ({ enrolment, distance: measureDistance(enrolment.vector, query.vector) }))
        .filter(({ distance }) => distance <= query.maxDistance)
        .toSorted((one, other) => one.distance - other.distance);
      return {
        containerIds: nearest.slice(0, limit).map(({ enrolment }) => enrolment.containerId),
        searched: people.filter(({ expiresAt }) => expiresAt > query.now).length,
        hasMore: nearest.length > limit,
      };
    },
  };
  return { ...answerLater(store), stored, indexed, limits };
}
