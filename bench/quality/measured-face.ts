import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { measureDistance } from '../../api/distance.ts';
import { type BuiltInEncoder, type Face, openEncoder, PictureError } from '../../encoder/index.ts';
import type { Portrait } from './worsen-picture.ts';

/** Of the longer side of a face's box: half of the side of a portrait. */
const HALF_SIDE = 0.95;
const LARGEST_SIDE = 640;

export const openBenchEncoder = (): Promise<BuiltInEncoder> => openEncoder({ threads: 2 });

/** The faces of a picture; none of one that is refused. */
export async function findFaces(encoder: BuiltInEncoder, bytes: Uint8Array): Promise<Face[]> {
  try {
    return (await encoder.encode(bytes)).faces;
  } catch (error) {
    if (error instanceof PictureError) return [];
    throw error;
  }
}

/** The face that is nearest to a vector; undefined for an empty list. */
export const findNearest = (faces: readonly Face[], vector: readonly number[]): Face | undefined =>
  faces.toSorted((a, b) => measureDistance(a.vector, vector) - measureDistance(b.vector, vector))[0];

/** Cuts a square around a face; what lies outside the photo is gray. */
export async function cutPortrait(file: string, { box }: Face): Promise<Omit<Portrait, 'box'>> {
  const { data, info } = await sharp(await readFile(file))
    .autoOrient()
    .toBuffer({ resolveWithObject: true });
  const half = HALF_SIDE * Math.max(box.width, box.height);
  const left = Math.round(box.x + box.width / 2 - half);
  const top = Math.round(box.y + box.height / 2 - half);
  const size = Math.round(2 * half);
  const inside = {
    left: Math.max(0, left),
    top: Math.max(0, top),
    width: Math.min(info.width, left + size) - Math.max(0, left),
    height: Math.min(info.height, top + size) - Math.max(0, top),
  };
  const outside = {
    left: Math.max(0, -left),
    top: Math.max(0, -top),
    right: Math.max(0, left + size - info.width),
    bottom: Math.max(0, top + size - info.height),
  };
  const shown = await sharp(data).extract(inside).toBuffer();
  const side = Math.min(LARGEST_SIDE, size);
  const padded = await sharp(shown)
    .extend({ ...outside, background: '#8a8a8a' })
    .toBuffer();
  return { bytes: await sharp(padded).removeAlpha().resize(side, side).png().toBuffer(), side };
}
