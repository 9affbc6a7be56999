import { availableParallelism } from 'node:os';
import { type BuiltInEncoder, openEncoder, PictureError } from '../encoder/index.ts';
import { EnvironmentError } from '../settings/read-environment.ts';
import { CommandError } from './command-error.ts';
import { exitCodes } from './exit-codes.ts';
import { countFaces, failedResult, type PictureResult } from './picture-result.ts';
import { runSteps, StepFailure } from './progress.ts';
import type { PictureFile } from './read-pictures.ts';
import type { Terminal } from './terminal.ts';

/** More threads than this hardly pay: each loads the models again. */
const MOST_THREADS = 4;

/**
 * Encodes pictures in this process, without any service.
 *
 * @param signal ends the work: pictures that are being encoded are still finished, because a process must not end in the
 * middle of that, and no other is begun
 * @returns one result for each picture, in their order
 * @throws the reason of the signal
 */
export async function encodeHere(
  pictures: readonly PictureFile[],
  terminal: Terminal,
  signal: AbortSignal,
): Promise<PictureResult[]> {
  signal.throwIfAborted();
  const threads = Math.min(MOST_THREADS, pictures.length, availableParallelism());
  const encoder = await openEncoder({ threads, ...(await findPictureSettings()) });
  try {
    const results = new Map<PictureFile, PictureResult>();
    const steps = pictures.map((picture) => ({
      title: picture.name,
      run: async () => {
        signal.throwIfAborted();
        const result = await encodePicture(encoder, picture);
        results.set(picture, result);
        if (result.error) throw new StepFailure(`${picture.name}  ${result.error}`);
        return `${picture.name}  ${countFaces(result.encodings.length)}`;
      },
    }));
    await runSteps(steps, threads, terminal);
    signal.throwIfAborted();
    return pictures.flatMap((picture) => results.get(picture) ?? []);
  } finally {
    await encoder.close();
  }
}

async function findPictureSettings() {
  // Loaded on demand: what goes through the API needs none of it.
  const { readPictureSettings } = await import('../local/settings/encoder-settings.ts');
  try {
    return readPictureSettings();
  } catch (error) {
    if (error instanceof EnvironmentError) throw new CommandError(exitCodes.usage, error.message);
    throw error;
  }
}

async function encodePicture(encoder: BuiltInEncoder, { path, bytes }: PictureFile): Promise<PictureResult> {
  try {
    const { width, height, faces } = await encoder.encode(bytes);
    return {
      file: path,
      status: 'completed',
      error: null,
      error_code: null,
      width,
      height,
      encoder: { name: encoder.name, version: encoder.version },
      encodings: faces,
    };
  } catch (error) {
    if (error instanceof PictureError) return failedResult(path, error.code, error.message);
    throw error;
  }
}
