import { availableParallelism } from 'node:os';
import { type BuiltInEncoder, openEncoder } from '../../encoder/index.ts';
import { explainEncoder } from '../../local/process/explain-encoder.ts';
import { readPictureSettings } from '../../local/settings/encoder-settings.ts';
import { encodeFile, MOST_FACES } from '../encode-here.ts';
import type { PictureResult } from '../results/picture-result.ts';
import type { NamedPicture } from './given-picture.ts';

/** More threads than this hardly pay: each loads the models again. */
const MOST_THREADS = 2;

/** The built-in encoder, opened at the first picture and kept for the next: loading the models takes half a second. */
export interface EncoderOnDemand {
  /** One result for each picture, in their order. */
  encode(pictures: readonly NamedPicture[]): Promise<PictureResult[]>;
  close(): Promise<void>;
}

export function encoderOnDemand(): EncoderOnDemand {
  let opened: Promise<BuiltInEncoder> | undefined;
  const open = async () => {
    const threads = Math.min(MOST_THREADS, availableParallelism());
    return await explainEncoder(openEncoder({ threads, maxFaces: MOST_FACES, ...readPictureSettings() }));
  };
  return {
    async encode(pictures) {
      // What could not be opened is tried again with the next picture.
      opened ??= open().catch((error: unknown) => {
        opened = undefined;
        throw error;
      });
      const encoder = await opened;
      return await Promise.all(
        pictures.map(async ({ name, bytes }) => await encodeFile(encoder, { path: name, bytes })),
      );
    },
    async close() {
      // Where it could not be opened there is nothing to close.
      const encoder = await opened?.catch(() => undefined);
      await encoder?.close();
    },
  };
}
