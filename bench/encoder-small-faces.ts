import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { decodePicture } from '../encoder/decode-picture.ts';
import { createFaceDetector } from '../encoder/detect-faces.ts';
import { findSamplePhoto, SAMPLE_FACES, SAMPLES } from '../encoder/golden/sample-photos.ts';
import { readNetwork } from '../encoder/read-network.ts';
import type { Pixels } from '../encoder/types.ts';

/** The part of a sample photo's width that its faces take. */
const FACE_PART = 0.1;
/** Sizes of the picture, px. */
const SIZES = [640, 480, 320];
/** Least score that would count as a sign of a face that a larger picture may show. */
const SIGN = 0.2;

/**
 * For faces of several sizes (px in a picture of 640 px): how many of the 22 a detector at 640, 480 and 320 px finds, and
 * in how many photos a first look at 320 px would see a sign of every face that 640 px finds.
 */
export async function countSmallFaces(): Promise<void> {
  const network = await readNetwork(join(import.meta.dirname, '../encoder/models/detector.onnx'));
  const detect = createFaceDetector(network, SIGN);
  for (const facePixels of [60, 40, 32, 25, 20, 16]) {
    const found = new Map(SIZES.map((size) => [size, 0]));
    let signs = 0;
    for (const sample of SAMPLES) {
      const picture = await drawSmall(findSamplePhoto(sample), facePixels);
      const scores = new Map<number, number[]>();
      for (const size of SIZES) scores.set(size, await score(picture, size));
      for (const size of SIZES) found.set(size, (found.get(size) ?? 0) + countSure(scores.get(size)));
      const seen = scores.get(320)?.length ?? 0;
      if (seen >= Math.min(SAMPLE_FACES[sample], countSure(scores.get(640)))) signs++;
    }
    const counts = SIZES.map((size) => `${String(found.get(size)).padStart(2)} at ${size} px`).join(', ');
    console.log(`  faces of ${facePixels} px: of 22 found ${counts}; signs of all at 320 px in ${signs} of 6 photos`);
  }
  await network.release();

  async function score(picture: Buffer, size: number): Promise<number[]> {
    const { pixels }: { pixels: Pixels } = await decodePicture(picture, size);
    return (await detect(pixels)).map((detection) => detection.score);
  }
}

function countSure(scores: readonly number[] = []): number {
  return scores.filter((score) => score > 0.8).length;
}

/** A sample photo in a gray picture of 640 x 480 px, so small that its faces have about that width, px. */
export async function drawSmall(file: string, facePixels: number): Promise<Buffer> {
  const width = Math.round(facePixels / FACE_PART);
  const small = await sharp(await readFile(file))
    .resize({ width, height: 480, fit: 'inside' })
    .png()
    .toBuffer();
  const background = { width: 640, height: 480, channels: 3, background: '#808080' } as const;
  return sharp({ create: background })
    .composite([{ input: small }])
    .png()
    .toBuffer();
}
