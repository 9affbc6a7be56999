import { join } from 'node:path';
import sharp from 'sharp';
import { WORKING_SIZE } from '../encoder/decode/decode-picture.ts';
import { dropRefinements } from '../encoder/decode/formats/drop-refinements.ts';
import { encodePicture } from '../encoder/encode-picture.ts';
import { findSamplePhoto, SAMPLES } from '../encoder/golden/sample-photos.ts';
import { type OpenModels, openModels } from '../encoder/open-models.ts';
import type { Face } from '../encoder/types.ts';
import { measureDistance } from './accuracy-statistics.ts';
import { describeValues } from './lib/distances.ts';

/** How many times smaller, along a side, the picture becomes. */
const FACTORS = [3, 4, 5, 6];
const QUALITIES = [60, 75, 90];

/**
 * What it costs not to decode the refinements of a progressive JPEG: how far vectors move by that, beside how far they
 * move when the same picture is saved at nine tenths of its size.
 */
export async function measureProgressive(): Promise<void> {
  const models = await openModels(join(import.meta.dirname, '../encoder/models'));
  console.log('\nHow far the vectors of the 22 faces move without the refinements of a progressive JPEG');
  for (const factor of FACTORS) {
    for (const quality of QUALITIES) {
      const [dropped, resized]: [number[], number[]] = [[], []];
      for (const sample of SAMPLES) {
        const picture = await sharp(findSamplePhoto(sample))
          .resize(factor * WORKING_SIZE)
          .png()
          .toBuffer();
        const jpeg = await sharp(picture).jpeg({ quality, progressive: true }).toBuffer();
        const smaller = sharp(picture).resize(Math.round(factor * WORKING_SIZE * 0.9));
        const whole = await encodeWhole(models, jpeg);
        dropped.push(...measureMoved(whole, await encodeWhole(models, dropRefinements(jpeg))));
        resized.push(...measureMoved(whole, await encodeWhole(models, await smaller.jpeg({ quality }).toBuffer())));
      }
      console.log(
        `  ${factor} times smaller, quality ${quality}: ${describeValues(dropped)}; saved smaller ${describeValues(resized)}`,
      );
    }
  }
  await models.release();
}

/** Decoded as it is. */
async function encodeWhole(models: OpenModels, jpeg: Uint8Array): Promise<Face[]> {
  const decode = async (bytes: Uint8Array) => {
    const { data, info } = await sharp(bytes)
      .resize({ width: WORKING_SIZE, height: WORKING_SIZE, fit: 'inside' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { width, height } = info;
    return { type: 'jpeg' as const, pixels: { data, width, height }, width, height };
  };
  return (await encodePicture({ ...models, decode }, jpeg)).faces;
}

function measureMoved(whole: readonly Face[], others: readonly Face[]): number[] {
  return whole.map(({ vector }) => Math.min(...others.map((other) => measureDistance(vector, other.vector))));
}
