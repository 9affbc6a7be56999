import { encodePicture } from './encode-picture.ts';
import { openModels } from './open-models.ts';
import type { EncodedPicture } from './types.ts';

export interface InThreadOptions {
  modelsFolder: string;
  detectionThreshold: number | undefined;
}

/** The encoder without threads of its own, for a process that has nothing else to do: one picture after the other. */
export async function openInThread({ modelsFolder, detectionThreshold }: InThreadOptions) {
  const models = await openModels(modelsFolder, detectionThreshold);
  let last: Promise<unknown> = Promise.resolve();
  let closing: Promise<void> | undefined;
  return {
    encode(bytes: Uint8Array): Promise<EncodedPicture> {
      if (closing) return Promise.reject(new Error('the encoder is closed'));
      const copy = new Uint8Array(bytes);
      const encoded = last.then(() => encodePicture(models, copy));
      last = encoded.catch(() => undefined);
      return encoded;
    },
    close(): Promise<void> {
      closing ??= last.then(() => models.release());
      return closing;
    },
  };
}
