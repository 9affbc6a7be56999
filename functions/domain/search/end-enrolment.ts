import { type FindDependencies, findContainer } from '../containers/find-container.ts';
import { ApiError } from '../errors.ts';
import type { ContainerStore } from '../ports.ts';
import { type EnrolmentStore, isFindable } from './enrolment.ts';

export interface EndEnrolmentDependencies extends FindDependencies {
  readonly containers: Pick<ContainerStore, 'read' | 'discardEnrolment'>;
  readonly enrolments: Pick<EnrolmentStore, 'read'>;
}

/**
 * Erases the enrolment of a container. The container itself stays.
 *
 * @throws {ApiError} `container_not_found`, `enrolment_not_found`
 */
export async function endEnrolment(
  dependencies: EndEnrolmentDependencies,
  containerId: string,
  owner: string,
): Promise<void> {
  await findContainer(dependencies, containerId, owner);
  const [stored] = await dependencies.enrolments.read([containerId]);
  if (!stored) throw new ApiError('enrolment_not_found');
  // What cannot be found any more is removed all the same, but it was no enrolment for the caller.
  const wasFindable = isFindable(stored, owner, dependencies.now());
  await dependencies.containers.discardEnrolment(stored.enrolment);
  if (!wasFindable) throw new ApiError('enrolment_not_found');
}
