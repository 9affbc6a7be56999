import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { measureDistance as distanceBetween } from '../../../api/distance.ts';
import { findSamplePhoto, SAMPLE_FACES, SAMPLES, type SampleNumber } from '../../../encoder/golden/sample-photos.ts';
import { cutPortrait, PORTRAIT_NAMES, type PortraitName } from '../../../encoder/golden/sample-portraits.ts';
import type { Box } from '../../../encoder/index.ts';

export { cutPortrait, PORTRAIT_NAMES, type PortraitName, SAMPLE_FACES, SAMPLES, type SampleNumber };

export function readSample(number: SampleNumber): Promise<Buffer> {
  return readFile(findSamplePhoto(number));
}

/** A face of a sample with room around it, as a part of its box. */
export function cutFace(sample: SampleNumber, { x, y, width, height }: Box, margin: number): Sharp {
  return sharp(findSamplePhoto(sample)).extract({
    left: Math.round(x - margin * width),
    top: Math.round(y - margin * height),
    width: Math.round(width * (1 + 2 * margin)),
    height: Math.round(height * (1 + 2 * margin)),
  });
}

/** A picture of one colour, without a face. */
export function drawBlank(width: number, height: number, background = '#7f8c8d'): Sharp {
  return sharp({ create: { width, height, channels: 3, background } });
}

/** The same noise each time (a linear congruential generator). */
export function drawNoise(width: number, height: number): Sharp {
  const pixels = new Uint8Array(width * height * 3);
  let state = 1;
  for (const i of pixels.keys()) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    pixels[i] = state >> 16;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** Five faces of a sample and one beside them. */
export async function drawSixFaces(): Promise<Sharp> {
  const portrait = await cutPortrait().png().toBuffer();
  return sharp(findSamplePhoto(5))
    .extend({ right: 500, background: '#ffffff' })
    .composite([{ input: portrait, left: 1920, top: 400 }]);
}

/** A PNG whose header declares another size than its pixels have. */
export function declarePngSize(png: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(png);
  changed.writeUInt32BE(width, 16);
  changed.writeUInt32BE(height, 20);
  changed.writeUInt32BE(crc32(changed.subarray(12, 29)), 29);
  return changed;
}

/** A baseline JPEG whose header declares another size than its pixels have. */
export function declareJpegSize(jpeg: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(jpeg);
  const frame = changed.indexOf(Buffer.from([0xff, 0xc0]));
  changed.writeUInt16BE(height, frame + 5);
  changed.writeUInt16BE(width, frame + 7);
  return changed;
}

/** A lossy WebP whose header declares another size than its pixels have. */
export function declareWebpSize(webp: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(webp);
  const startCode = changed.indexOf(Buffer.from([0x9d, 0x01, 0x2a]));
  changed.writeUInt16LE(width, startCode + 3);
  changed.writeUInt16LE(height, startCode + 5);
  return changed;
}

/** The distance of two vectors; fails where a face is missing. */
export function measureDistance(a: readonly number[] = [], b: readonly number[] = []): number {
  if (a.length !== 128 || b.length !== 128) throw new Error(`vectors of ${a.length} and ${b.length} numbers`);
  return distanceBetween(a, b);
}
