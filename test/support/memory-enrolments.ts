import { measureDistance } from '../../api/distance.ts';
import type { ContainerStore } from '../../functions/domain/ports.ts';
import {
  type Enrolment,
  type EnrolmentStore,
  partitionOf,
  type StoredEnrolment,
} from '../../functions/domain/search/enrolment.ts';

/**
 * Enrolments in memory, with an index that is filled by hand where a test wants it to lag behind.
 *
 * @param containers where the containers of the enrolments are
 */
export function memoryEnrolments(containers: Pick<ContainerStore, 'read'>) {
  const stored = new Map<string, Enrolment>();
  /** What a search sees. */
  const indexed: Enrolment[] = [];
  /** Limits of the searches that were made. */
  const limits: number[] = [];

  const store: EnrolmentStore = {
    async put(enrolment) {
      stored.set(enrolment.containerId, enrolment);
      indexed.push(enrolment);
      return 'enrolled';
    },
    async read(containerIds) {
      const found = containerIds.map(async (containerId): Promise<StoredEnrolment[]> => {
        const enrolment = stored.get(containerId);
        const container = (await containers.read(containerId))?.container;
        return enrolment && container ? [{ enrolment, container }] : [];
      });
      return (await Promise.all(found)).flat();
    },
    async search(query) {
      limits.push(query.limit);
      const people = indexed.filter((enrolment) => partitionOf(enrolment) === partitionOf(query));
      const nearest = people
        .map((enrolment) => ({ enrolment, distance: measureDistance(enrolment.vector, query.vector) }))
        .toSorted((one, other) => one.distance - other.distance)
        .slice(0, query.limit);
      return {
        containerIds: nearest.map(({ enrolment }) => enrolment.containerId),
        searched: people.length,
        hasMore: people.length > query.limit,
      };
    },
  };
  return { ...store, stored, indexed, limits };
}
