import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { findSamplePhoto, SAMPLE_FACES, SAMPLES } from './sample-photos.ts';
import { cutPortrait } from './sample-portraits.ts';

/** A picture whose vectors are recorded, so that a test sees when a step moves them. */
export interface RecordedPicture {
  name: string;
  faces: number;
  read(): Promise<Buffer>;
}

/** So wide that the refinements of a progressive JPEG are not decoded. */
const HUGE_WIDTH = 3840;

/** Every way through the steps: small faces at full size, large ones at half of it, a huge progressive JPEG. */
export const RECORDED_PICTURES: readonly RecordedPicture[] = [
  ...SAMPLES.map((sample) => ({
    name: `sample${sample}`,
    faces: SAMPLE_FACES[sample],
    read: () => readFile(findSamplePhoto(sample)),
  })),
  { name: 'portrait3', faces: 1, read: () => cutPortrait('blonde').png().toBuffer() },
  { name: 'portrait6', faces: 1, read: () => cutPortrait('darkHaired').png().toBuffer() },
  {
    name: 'progressive5',
    faces: SAMPLE_FACES[5],
    read: () => sharp(findSamplePhoto(5)).resize(HUGE_WIDTH).jpeg({ progressive: true }).toBuffer(),
  },
];
