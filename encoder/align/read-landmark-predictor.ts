import { readFile } from 'node:fs/promises';

/**
 * An ensemble of regression trees (Kazemi and Sullivan, "One Millisecond Face Alignment with an Ensemble of Regression
 * Trees", CVPR 2014), as dlib's `shape_predictor` trained it. Arrays are flat, the last index runs fastest.
 */
export interface LandmarkPredictor {
  cascades: number;
  trees: number;
  /** Inner nodes of a tree: node i has the children 2i + 1 (left) and 2i + 2; the leaves follow the last of them. */
  splits: number;
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
  /** `[cascades][trees][splits][2]`: the two features that a split compares. */
  pairs: Uint16Array;
  /** `[cascades][trees][splits]`: left when first - second is greater. */
  thresholds: Float32Array;
  /** `[cascades][trees][leaves][points][2]`: what a leaf adds to the shape. */
  corrections: Float32Array;
}

const HEADER_INTEGERS = 6;

/**
 * Reads the predictor's file.
 *
 * @throws when there is no such file, or it is not a predictor's
 */
export async function readLandmarkPredictor(file: string): Promise<LandmarkPredictor> {
  return parseLandmarkPredictor(await readFile(file));
}

/** Views into the file's bytes; its layout is described where it is written, in `models/rebuild/landmarks.py`. */
export function parseLandmarkPredictor(bytes: Uint8Array): LandmarkPredictor {
  // A copy, because a view needs its offset to be a multiple of its element's size.
  const buffer = new Uint8Array(bytes).buffer;
  if (buffer.byteLength < HEADER_INTEGERS * 4) throw new Error('the landmark predictor has no header');
  const [cascades = 0, trees = 0, splits = 0, leaves = 0, features = 0, points = 0] = new Int32Array(buffer, 0, 6);
  const counts = [points * 2, cascades * features, cascades * features * 2, cascades * trees * splits];
  const [shape = 0, anchored = 0, offset = 0, split = 0] = counts;
  const correction = cascades * trees * leaves * points * 2;
  const expected = 4 * (HEADER_INTEGERS + shape + anchored + offset + split + split + correction);
  if (buffer.byteLength !== expected || leaves !== splits + 1) {
    throw new Error(`the landmark predictor has ${buffer.byteLength} bytes where its header tells ${expected}`);
  }
  let position = HEADER_INTEGERS * 4;
  const advance = (byteLength: number): number => {
    position += byteLength;
    return position - byteLength;
  };
  return {
    cascades,
    trees,
    splits,
    leaves,
    features,
    points,
    meanShape: new Float32Array(buffer, advance(shape * 4), shape),
    anchors: new Int32Array(buffer, advance(anchored * 4), anchored),
    offsets: new Float32Array(buffer, advance(offset * 4), offset),
    pairs: new Uint16Array(buffer, advance(split * 4), split * 2),
    thresholds: new Float32Array(buffer, advance(split * 4), split),
    corrections: new Float32Array(buffer, advance(correction * 4), correction),
  };
}
