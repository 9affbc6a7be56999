import { type EncodeImageDependencies, encodeImage } from '../domain/encode-image.ts';
import { markImageFailed } from '../domain/mark-image-failed.ts';
import type { ImageReference } from '../domain/model.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { reportOutcome } from './report-outcome.ts';

/** What a piece of work is given besides its image. */
export interface WorkContext {
  /** With the ids of the image. */
  readonly log: Log;
  /** Milliseconds that the encoder may take. */
  readonly timeLeft: () => number;
}

/**
 * Makes one image terminal, and reports what became of it. Doing it twice is harmless.
 *
 * @throws the work has to be retried
 */
export type ImageWorker = (image: ImageReference, context: WorkContext) => Promise<void>;

/** Encodes the picture of an image. */
export const imageWorker =
  (dependencies: EncodeImageDependencies & { readonly metrics: Metrics }): ImageWorker =>
  async (image, { log, timeLeft }) =>
    reportOutcome(await encodeImage(dependencies, image, timeLeft), log, dependencies.metrics);

type FailDependencies = Pick<EncodeImageDependencies, 'containers' | 'pictures' | 'now'> & {
  readonly metrics: Metrics;
};

/** Marks an image as failed after its last try. */
export const deadImageWorker =
  (dependencies: FailDependencies): ImageWorker =>
  async (image, { log }) =>
    reportOutcome(await markImageFailed(dependencies, image), log, dependencies.metrics);
