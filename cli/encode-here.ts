import { availableParallelism } from 'node:os';
import { type BuiltInEncoder, openEncoder, PictureError } from '../encoder/index.ts';
import { explainEncoder } from '../local/process/explain-encoder.ts';
import { EnvironmentError } from '../settings/read-environment.ts';
import { CommandError } from './command-error.ts';
import type { CommandContext } from './context.ts';
import { exitCodes } from './exit-codes.ts';
import type { PictureSource } from './pictures/picture-source.ts';
import { isReadable } from './pictures/read-pictures.ts';
import { countFaces, failedResult, type PictureResult } from './results/picture-result.ts';
import { runSteps, StepFailure } from './terminal/progress.ts';

/** More threads than this hardly pay: each loads the models again. */
const MOST_THREADS = 4;

/** Faces that are found in one picture at most. The service takes five; a photo of a class is fine here. */
export const MOST_FACES = 200;

/**
 * Encodes pictures in this process, without any service. Each is read when its turn comes.
 *
 * @param signal ends the work: pictures that are being encoded are still finished, because a process must not end in the
 * middle of that, and no other is begun
 * @param onResult is given each result as soon as it is there, with the picture's place among those that were asked for
 * @throws the reason of the signal
 */
export async function encodeHere(
  pictures: readonly PictureSource[],
  { terminal, signal }: Pick<CommandContext, 'terminal' | 'signal'>,
  onResult: (result: PictureResult, index: number) => Promise<void>,
): Promise<void> {
  signal.throwIfAborted();
  if (pictures.length === 0) return;
  const threads = Math.min(MOST_THREADS, pictures.length, availableParallelism());
  const pictureSettings = await findPictureSettings();
  const encoder = await explainEncoder(openEncoder({ threads, maxFaces: MOST_FACES, ...pictureSettings }));
  try {
    const steps = pictures.map((picture, index) => ({
      title: picture.name,
      run: async () => {
        signal.throwIfAborted();
        const result = await encodePicture(encoder, picture, signal);
        await onResult(result, index);
        if (result.error) throw new StepFailure(`${picture.name}  ${result.error}`);
        return `${picture.name}  ${countFaces(result.encodings.length)}`;
      },
    }));
    await runSteps(steps, threads, terminal);
    signal.throwIfAborted();
  } finally {
    await encoder.close();
  }
}

/** The same for a few pictures whose results are needed together. @returns one for each picture, in their order */
export async function encodeAllHere(
  pictures: readonly PictureSource[],
  context: Pick<CommandContext, 'terminal' | 'signal'>,
): Promise<PictureResult[]> {
  const results: PictureResult[] = [];
  await encodeHere(pictures, context, async (result, index) => {
    results[index] = result;
  });
  return results;
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

async function encodePicture(
  encoder: BuiltInEncoder,
  source: PictureSource,
  signal: AbortSignal,
): Promise<PictureResult> {
  const picture = await source.read(signal);
  return isReadable(picture)
    ? await encodeFile(encoder, picture)
    : failedResult(source.path, 'unreadable_file', picture.problem);
}

/** What is found in one picture. One that cannot be encoded is a result too. */
export async function encodeFile(
  encoder: BuiltInEncoder,
  { path, bytes }: { readonly path: string; readonly bytes: Uint8Array },
): Promise<PictureResult> {
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
