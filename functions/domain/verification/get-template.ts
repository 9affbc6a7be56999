import type { ContainerSummary } from '../containers/get-summary.ts';
import {
  isWaiting,
  secondsUntilNextLook,
  type WaitDependencies,
  waitForSummary,
} from '../containers/wait-for-summary.ts';
import { ApiError } from '../errors.ts';
import type { Instant } from '../model.ts';
import type { Calibrations } from './calibration.ts';
import { listFaces } from './group-faces.ts';
import { makeTemplate, type Template } from './make-template.ts';

export interface TemplateDependencies extends WaitDependencies {
  readonly calibrations: Calibrations;
}

/** A template, and the container that it was made of. */
export interface TemplateOfContainer {
  readonly summary: ContainerSummary;
  readonly template: Template;
}

/**
 * The template of the person whom the pictures of a container are of, as soon as nothing is processing any more.
 *
 * @param until when to stop waiting
 * @throws {ApiError} `container_not_found`, `still_processing` when the time is up, `no_usable_face`
 */
export async function readTemplate(
  dependencies: TemplateDependencies,
  containerId: string,
  owner: string,
  until: Instant,
): Promise<TemplateOfContainer> {
  const summary = await waitForSummary(dependencies, containerId, owner, until);
  if (isWaiting(summary)) {
    const retryAfter = secondsUntilNextLook(summary, dependencies.now());
    throw new ApiError('still_processing', undefined, { retryAfter });
  }
  return { summary, template: makeTemplate(listFaces(summary), dependencies.calibrations) };
}

/** The same without the container. */
export const getTemplate = async (...call: Parameters<typeof readTemplate>): Promise<Template> =>
  (await readTemplate(...call)).template;
