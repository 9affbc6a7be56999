import { availableParallelism } from 'node:os';
import { type BuiltInEncoder, openEncoder, PictureError } from '../../encoder/index.ts';
import { readPictureSettings } from '../../local/settings/encoder-settings.ts';
import { MOST_FACES } from '../encode-here.ts';
import type { verifyResults } from '../verification/verify-here.ts';
import type { NamedPicture } from './given-picture.ts';

/** What was found in one picture, as the command prints it. */
export type PictureResult = Parameters<typeof verifyResults>[0][number];

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
    return await openEncoder({ threads, maxFaces: MOST_FACES, ...readPictureSettings() });
  };
  return {
    async encode(pictures) {
      opened ??= open();
      const encoder = await opened;
      return await Promise.all(pictures.map(async (picture) => await encodePicture(encoder, picture)));
    },
    async close() {
      await (await opened)?.close();
    },
  };
}

async function encodePicture(encoder: BuiltInEncoder, { name, bytes }: NamedPicture): Promise<PictureResult> {
  try {
    const { width, height, faces } = await encoder.encode(bytes);
    const made = { name: encoder.name, version: encoder.version };
    return {
      file: name,
      status: 'completed',
      error: null,
      error_code: null,
      width,
      height,
      encoder: made,
      encodings: faces,
    };
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    const nothing = { width: null, height: null, encoder: null, encodings: [] };
    return { file: name, status: 'failed', error: error.message, error_code: error.code, ...nothing };
  }
}
