import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { decodePicture } from '../decode/decode-picture.ts';
import type { GoldenSize } from './read-golden.ts';
import { findSamplePhoto, type SampleNumber } from './sample-photos.ts';

/** The photo as it is, or the very pixels that dlib saw of it. */
export async function drawAtSize(sample: SampleNumber, size: GoldenSize): Promise<Buffer> {
  const photo = await readFile(findSamplePhoto(sample));
  if (size === 1920) return photo;
  const { pixels } = await decodePicture(photo, size);
  const { data, width, height } = pixels;
  return await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}
