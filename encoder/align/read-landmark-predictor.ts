import { readFile } from 'node:fs/promises';

/**
 * An ensemble of regression trees (Kazemi and Sullivan, "One Millisecond Face Alignment with an Ensemble of Regression
 * Trees", CVPR 2014), as dlib's `shape_predictor` trained it. Arrays are flat, the last index runs fastest.
 */
export interface LandmarkPredictor {
  cascades: number;
  trees: number;
  leaves: number;
  /** Pixels that each cascade looks at. */
  features: number;
  points: number;
  /** `[points][2]`, in units of the face's box. */
  meanShape: Float32Array;
  /** `[cascades][features]`: the point that a looked-at pixel is anchored to. */
  anchors: Int32Array;
  /** `[cascades][features][2]`: its offset from there, in units of the face's box. */
  offsets: Float32Array;
  /**
   * `[cascades][trees][leaves]`: the inner nodes of each tree, from 1 on, as `packSplit` makes them; 0 is not used. Node i has
   * the children 2i and 2i + 1, and the numbers from `leaves` on are the leaves. dlib's trees have 16 leaves, so a tree is
   * one line of the processor's cache.
   */
  splits: Int32Array;
  /** `[cascades][trees][leaves][points][2]`: what a leaf adds to the shape. */
  corrections: Float32Array;
}

/** A packed split: the numbers of two features, and the least difference, first less second, that leads to the left. */
export const FEATURE_BITS = 10;
export const FEATURE_MASK = (1 << FEATURE_BITS) - 1;
export const DIFFERENCE_SHIFT = 2 * FEATURE_BITS;

/** Features have a brightness of 0 to 255. */
const LARGEST_DIFFERENCE = 255;

const HEADER_INTEGERS = 6;

/**
 * Reads the predictor's file.
 *
 * @throws when there is no such file, or when it is not a predictor
 */
export async function readLandmarkPredictor(file: string): Promise<LandmarkPredictor> {
  return parseLandmarkPredictor(await readFile(file));
}

/** The file's layout is described where it is written, in `models/rebuild/landmarks.py`. */
export function parseLandmarkPredictor(bytes: Uint8Array): LandmarkPredictor {
  const { buffer, start } = alignBytes(bytes);
  if (bytes.byteLength < HEADER_INTEGERS * 4) throw new Error('the landmark predictor has no header');
  const header = new Int32Array(buffer, start, HEADER_INTEGERS);
  const [cascades = 0, trees = 0, splits = 0, leaves = 0, features = 0, points = 0] = header;
  const counts = [points * 2, cascades * features, cascades * features * 2, cascades * trees * splits];
  const [shape = 0, anchored = 0, offset = 0, split = 0] = counts;
  const correction = cascades * trees * leaves * points * 2;
  const expected = 4 * (HEADER_INTEGERS + shape + anchored + offset + split + split + correction);
  if (bytes.byteLength !== expected || leaves !== splits + 1 || features > FEATURE_MASK + 1) {
    throw new Error(`the landmark predictor has ${bytes.byteLength} bytes where its header tells ${expected}`);
  }
  let position = start + HEADER_INTEGERS * 4;
  const advance = (byteLength: number): number => {
    position += byteLength;
    return position - byteLength;
  };
  return {
    cascades,
    trees,
    leaves,
    features,
    points,
    meanShape: new Float32Array(buffer, advance(shape * 4), shape),
    anchors: new Int32Array(buffer, advance(anchored * 4), anchored),
    offsets: new Float32Array(buffer, advance(offset * 4), offset),
    splits: packSplits(
      new Uint16Array(buffer, advance(split * 4), split * 2),
      new Float32Array(buffer, advance(split * 4), split),
      leaves,
    ),
    corrections: new Float32Array(buffer, advance(correction * 4), correction),
  };
}

/** A view of 32-bit numbers has to start at a multiple of four; bytes that do not are copied. */
function alignBytes(bytes: Uint8Array): { buffer: ArrayBufferLike; start: number } {
  return bytes.byteOffset % 4 === 0
    ? { buffer: bytes.buffer, start: bytes.byteOffset }
    : { buffer: new Uint8Array(bytes).buffer, start: 0 };
}

/** @param pairs `[splits][2]`: the features that each split of the file compares */
function packSplits(pairs: Uint16Array, thresholds: Float32Array, leaves: number): Int32Array {
  const packed = new Int32Array((thresholds.length / (leaves - 1)) * leaves);
  let to = 0;
  for (let from = 0; from < thresholds.length; from++, to++) {
    if (to % leaves === 0) to++;
    packed[to] = packSplit(pairs[2 * from] ?? 0, pairs[2 * from + 1] ?? 0, thresholds[from] ?? 0);
  }
  return packed;
}

/** Differences are whole numbers, so one that is greater than the threshold is at least the next whole number. */
function packSplit(first: number, second: number, threshold: number): number {
  const least = Math.floor(threshold) + 1;
  const reachable = Math.min(Math.max(least, -LARGEST_DIFFERENCE), LARGEST_DIFFERENCE + 1);
  return first | (second << FEATURE_BITS) | (reachable << DIFFERENCE_SHIFT);
}
