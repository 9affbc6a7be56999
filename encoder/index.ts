import { join } from 'node:path';
import { ENCODER_NAME, ENCODER_VERSION, MAX_FACES } from './identity.ts';
import type { BuiltInEncoder } from './types.ts';

export { PictureError, type PictureErrorCode } from './picture-error.ts';
export type { Box, BuiltInEncoder, EncodedPicture, Face } from './types.ts';

export interface EncoderOptions {
  /** 0: in this thread, for a process that does nothing else (Lambda). 1 or more: that many worker threads. */
  threads: number;
  /** Detections that score less, 0 to 1, are discarded; 0.8 by default. A lower one finds more small and blurred faces. */
  detectionThreshold?: number;
  /** Whether HEIC pictures, the format of iPhones, are opened; not by default (docs/encoder.md says why). */
  heic?: boolean;
  /** A picture with more faces is refused; five by default, as the service takes them. */
  maxFaces?: number;
  /** Folder with the three model files; a bundle that puts them elsewhere says where. */
  modelsFolder?: string;
  /** Is called when `isAvailable` changes, with the reason when it becomes false. */
  onAvailability?: (reason: Error | undefined) => void;
}

/**
 * Loads the models and warms them up; the encoder is fast from its first picture on.
 *
 * @throws {RangeError} naming the option that is out of range; with worker threads, an error naming a file of the models that is
 *   missing or damaged
 */
export async function openEncoder(options: EncoderOptions): Promise<BuiltInEncoder> {
  const { threads, detectionThreshold, modelsFolder = join(import.meta.dirname, 'models') } = options;
  const { heic = false, maxFaces = MAX_FACES, onAvailability } = options;
  if (!Number.isInteger(threads) || threads < 0) throw new RangeError(`threads must be 0 or more, not ${threads}`);
  if (detectionThreshold !== undefined && !(detectionThreshold >= 0 && detectionThreshold <= 1)) {
    throw new RangeError(`detectionThreshold must be a number from 0 to 1, not ${detectionThreshold}`);
  }
  if (!Number.isInteger(maxFaces) || maxFaces < 1) throw new RangeError(`maxFaces must be 1 or more, not ${maxFaces}`);
  const settings = { modelsFolder, detectionThreshold, heic, maxFaces };
  // Loaded on demand: with worker threads, the calling thread never holds the picture library or the runtime.
  const opened =
    threads === 0
      ? await (await import('./threads/open-in-thread.ts')).openInThread(settings)
      : await (await import('./threads/open-pool.ts')).openPool({ threads, ...settings, onAvailability });
  return {
    name: ENCODER_NAME,
    version: ENCODER_VERSION,
    encode: (bytes) => opened.encode(bytes),
    isAvailable: () => opened.isAvailable(),
    close: () => opened.close(),
  };
}
