import { encodePicture } from '../encode-picture.ts';
import { openModels } from '../open-models.ts';
import type { EncodedPicture } from '../types.ts';

export interface InThreadOptions {
  modelsFolder: string;
  detectionThreshold: number | undefined;
  heic: boolean;
  maxFaces?: number;
}

/** The encoder without threads of its own, for a process that has nothing else to do: one picture after the other. */
export async function openInThread({ modelsFolder, detectionThreshold, ...options }: InThreadOptions) {
  const models = await openModels(modelsFolder, detectionThreshold, options);
  let last: Promise<unknown> = Promise.resolve();
  let taken = 0;
  let closing: Promise<void> | undefined;
  return {
    encode(bytes: Uint8Array): Promise<EncodedPicture> {
      if (closing) return Promise.reject(new Error('the encoder is closed'));
      const copy = new Uint8Array(bytes);
      const isNext = taken === 0;
      taken += 1;
      const encoded = last.then(() => {
        if (closing && !isNext) throw new Error('the encoder was closed before it came to this picture');
        return encodePicture(models, copy);
      });
      last = encoded
        .catch(() => undefined)
        .then(() => {
          taken -= 1;
        });
      return encoded;
    },
    isAvailable: () => true,
    close(): Promise<void> {
      closing ??= last.then(() => models.release());
      return closing;
    },
  };
}
