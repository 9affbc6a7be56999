import { type EncodeImageDependencies, encodeImage } from '../domain/encoding/encode-image.ts';
import { markImageFailed } from '../domain/encoding/mark-image-failed.ts';
import type { PictureName } from '../domain/ports.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { reportOutcome } from './report-outcome.ts';

/** Milliseconds kept back for the writes after the encoder has answered. */
export const TIME_TO_WRITE = 10_000;

/** What a piece of work is given besides its picture. */
export interface WorkContext {
  /** With the ids of the image. */
  readonly log: Log;
  /** Milliseconds that the encoder may take. */
  readonly timeLeft: () => number;
}

/**
 * Makes the image of a picture terminal, and reports what became of it. Doing it twice is harmless.
 *
 * @throws the work has to be retried
 */
export type ImageWorker = (picture: PictureName, context: WorkContext) => Promise<void>;

/** Encodes a picture. */
export const imageWorker =
  (dependencies: EncodeImageDependencies & { readonly metrics: Metrics }): ImageWorker =>
  async (picture, { log, timeLeft }) =>
    reportOutcome(await encodeImage(dependencies, picture, timeLeft), log, dependencies.metrics);

type FailDependencies = Pick<EncodeImageDependencies, 'containers' | 'pictures' | 'now'> & {
  readonly metrics: Metrics;
};

/** Marks an image as failed after the last try of its picture. */
export const deadImageWorker =
  (dependencies: FailDependencies): ImageWorker =>
  async (picture, { log }) =>
    reportOutcome(await markImageFailed(dependencies, picture), log, dependencies.metrics);
