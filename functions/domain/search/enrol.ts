import type { ContainerSummary } from '../containers/get-summary.ts';
import { TransientError } from '../errors.ts';
import type { Instant } from '../model.ts';
import { readTemplate, type TemplateDependencies } from '../verification/get-template.ts';
import { listFaces } from '../verification/group-faces.ts';
import type { Template } from '../verification/make-template.ts';
import { type Enrolment, type EnrolmentStore, toSinglePrecision } from './enrolment.ts';

export interface EnrolDependencies extends TemplateDependencies {
  readonly enrolments: Pick<EnrolmentStore, 'put'>;
}

export interface EnrolRequest {
  readonly containerId: string;
  readonly owner: string;
  readonly label?: string | undefined;
  readonly retainDays?: number | undefined;
}

const DAY = 24 * 60 * 60 * 1000;

/** Pictures that are erased in the meantime change the template, so it is made again. */
const TRIES = 3;

/**
 * Makes the person of a container findable, in the place of an earlier enrolment of the container.
 *
 * @param until when to stop waiting for pictures that are still processing
 * @throws {ApiError} `container_not_found`, `still_processing` when the time is up, `no_usable_face`
 */
export async function enrol(
  dependencies: EnrolDependencies,
  request: EnrolRequest,
  until: Instant,
): Promise<Enrolment> {
  const { containerId, owner } = request;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const { summary, template } = await readTemplate(dependencies, containerId, owner, until);
    const enrolment = makeEnrolment(request, summary, template, dependencies.now());
    if ((await dependencies.enrolments.put(enrolment)) === 'enrolled') return enrolment;
  }
  throw new TransientError('Pictures were erased while their person was being enrolled');
}

function makeEnrolment(request: EnrolRequest, summary: ContainerSummary, template: Template, now: Instant): Enrolment {
  const { containerId, owner, label = null, retainDays } = request;
  const { container } = summary;
  const behind = new Set(
    listFaces(summary)
      .filter(({ faceId }) => template.faces.includes(faceId))
      .map(({ imageId }) => imageId),
  );
  const ownEnd = retainDays === undefined ? container.expiresAt : now + retainDays * DAY;
  return {
    containerId,
    containerCreatedAt: container.createdAt,
    owner,
    encoder: template.encoder,
    vector: toSinglePrecision(template.vector),
    faces: template.faces.length,
    images: container.slots
      .filter(({ imageId }) => behind.has(imageId))
      .map(({ imageId, createdAt }) => ({ imageId, createdAt })),
    label,
    enrolledAt: now,
    // Whole seconds, as the container's: what is stored must equal what is answered.
    expiresAt: Math.floor(Math.min(container.expiresAt, ownEnd) / 1000) * 1000,
  };
}
