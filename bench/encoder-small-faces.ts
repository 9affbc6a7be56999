import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { decodePicture } from '../encoder/decode/decode-picture.ts';
import { createFaceDetector, type FaceDetector } from '../encoder/detect/detect-faces.ts';
import { createHalfResolutionDetector } from '../encoder/detect/half-resolution-pass.ts';
import { findSamplePhoto, SAMPLES } from '../encoder/golden/sample-photos.ts';
import { readNetwork } from '../encoder/read-network.ts';
import type { Detection, Pixels } from '../encoder/types.ts';

/** The part of a sample photo's width that its faces take. */
const FACE_PART = 0.1;
/** Sizes of the picture, px. */
const SIZES = [640, 480, 320];
/** Nothing that scores less is asked about. */
const FAINTEST = 0.001;

/**
 * For faces of several sizes (px in a picture of 640 px): how many of the 22 a detector at 640, 480 and 320 px finds, and
 * the least score that a face found at full size has at half of it.
 */
export async function countSmallFaces(): Promise<void> {
  const network = await readNetwork(join(import.meta.dirname, '../encoder/models/detector.onnx'));
  const detect = createFaceDetector(network);
  const half = createHalfResolutionDetector(detect);
  for (const facePixels of [60, 50, 40, 32, 28, 25, 20, 16]) {
    const found = new Map(SIZES.map((size) => [size, 0]));
    const signs: number[] = [];
    for (const sample of SAMPLES) {
      const picture = await drawSmall(findSamplePhoto(sample), facePixels);
      for (const size of SIZES) {
        const { pixels } = await decodePicture(picture, size);
        const faces = await detect(pixels);
        found.set(size, (found.get(size) ?? 0) + faces.length);
        if (size === 640) signs.push(...(await scoreFaces(half, pixels, faces)));
      }
    }
    const counts = SIZES.map((size) => `${String(found.get(size)).padStart(2)} at ${size} px`).join(', ');
    console.log(`  faces of ${facePixels} px: of 22 found ${counts}; least sign at half the size ${leastOf(signs)}`);
  }
  await network.release();
}

/** The best score that each face has in a look at half the size; 0 where there is nothing. */
async function scoreFaces(half: FaceDetector, pixels: Pixels, faces: readonly Detection[]): Promise<number[]> {
  const signs = await half(pixels, FAINTEST);
  const isIn = (face: Detection, { left, right, top, bottom }: Detection): boolean => {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    return x > face.left && x < face.right && y > face.top && y < face.bottom;
  };
  return faces.map((face) => Math.max(0, ...signs.filter((sign) => isIn(face, sign)).map(({ score }) => score)));
}

const leastOf = (values: readonly number[]): string => Math.min(...values).toFixed(3);

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
