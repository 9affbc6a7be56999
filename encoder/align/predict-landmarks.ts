import type { Pixels, Point } from '../types.ts';
import { findSimilarity } from './find-similarity.ts';
import { DIFFERENCE_SHIFT, FEATURE_BITS, FEATURE_MASK, type LandmarkPredictor } from './read-landmark-predictor.ts';

/** A square or oblong of whole pixels, edges included, as dlib's `rectangle`. May reach outside the picture. */
export interface PixelRectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The face's five points in pixels of the picture (dlib's `shape_predictor::operator()`, without its last rounding). */
export function predictLandmarks(predictor: LandmarkPredictor, pixels: Pixels, face: PixelRectangle): Point[] {
  const meanPoints = toPoints(predictor.meanShape);
  const shape = Float32Array.from(predictor.meanShape);
  const features = new Int32Array(predictor.features);
  const reached = new Int32Array(predictor.trees);
  for (let cascade = 0; cascade < predictor.cascades; cascade++) {
    const { a, b } = findSimilarity(meanPoints, toPoints(shape));
    readFeatures(predictor, cascade, { a, b, shape }, pixels, face, features);
    findLeaves(predictor, cascade, features, reached);
    addCorrections(predictor, cascade, reached, shape);
  }
  const width = face.right - face.left;
  const height = face.bottom - face.top;
  return toPoints(shape).map(([x, y]) => [face.left + x * width, face.top + y * height]);
}

/** Goes down each tree of a cascade without a branch, which the processor would guess wrongly half of the time. */
function findLeaves(
  { trees, leaves, splits }: LandmarkPredictor,
  cascade: number,
  features: Int32Array,
  reached: Int32Array,
): void {
  for (let tree = 0; tree < trees; tree++) {
    const start = (cascade * trees + tree) * leaves;
    let node = 1;
    while (node < leaves) {
      const split = splits[start + node] ?? 0;
      const first = features[split & FEATURE_MASK] ?? 0;
      const second = features[(split >> FEATURE_BITS) & FEATURE_MASK] ?? 0;
      // The sign bit: 1 when the difference is too small, which leads to the right.
      node = 2 * node + ((first - second - (split >> DIFFERENCE_SHIFT)) >>> 31);
    }
    reached[tree] = node - leaves;
  }
}

/**
 * Adds what the leaves say, point by point: the processor then waits for many leaves of the first point at once, and has them at hand
 * for the others.
 */
function addCorrections(
  { trees, leaves, corrections }: LandmarkPredictor,
  cascade: number,
  reached: Int32Array,
  shape: Float32Array,
): void {
  const length = shape.length;
  const first = cascade * trees * leaves;
  for (let i = 0; i < length; i += 2) {
    let x = shape[i] ?? 0;
    let y = shape[i + 1] ?? 0;
    for (let tree = 0; tree < trees; tree++) {
      const correction = (first + tree * leaves + (reached[tree] ?? 0)) * length + i;
      // In single precision, as dlib adds them.
      x = Math.fround(x + (corrections[correction] ?? 0));
      y = Math.fround(y + (corrections[correction + 1] ?? 0));
    }
    shape[i] = x;
    shape[i + 1] = y;
  }
}

/** The shape found so far, and how it is scaled and turned beside the mean shape (`Similarity`). */
interface TurnedShape {
  a: number;
  b: number;
  shape: Float32Array;
}

/** Brightness (0 to 255) of the pixels that a cascade looks at; they move and turn with the shape found so far. */
function readFeatures(
  { anchors, offsets }: LandmarkPredictor,
  cascade: number,
  { a, b, shape }: TurnedShape,
  { data, width, height }: Pixels,
  { left, top, right, bottom }: PixelRectangle,
  features: Int32Array,
): void {
  const faceWidth = right - left;
  const faceHeight = bottom - top;
  const start = cascade * features.length;
  for (let i = 0; i < features.length; i++) {
    const anchor = 2 * (anchors[start + i] ?? 0);
    const dx = offsets[2 * (start + i)] ?? 0;
    const dy = offsets[2 * (start + i) + 1] ?? 0;
    // Rounded as Math.round does, but to what the processor's integers hold, which is much faster.
    const x = Math.floor(left + (a * dx - b * dy + (shape[anchor] ?? 0)) * faceWidth + 0.5) | 0;
    const y = Math.floor(top + (b * dx + a * dy + (shape[anchor + 1] ?? 0)) * faceHeight + 0.5) | 0;
    features[i] = x >= 0 && y >= 0 && x < width && y < height ? readBrightness(data, (y * width + x) * 3) : 0;
  }
}

/** The mean of three bytes, rounded down. */
function readBrightness(data: Uint8Array, byte: number): number {
  return (((data[byte] ?? 0) + (data[byte + 1] ?? 0) + (data[byte + 2] ?? 0)) / 3) | 0;
}

function toPoints(shape: Float32Array): Point[] {
  const points: Point[] = [];
  for (let i = 0; i < shape.length; i += 2) points.push([shape[i] ?? 0, shape[i + 1] ?? 0]);
  return points;
}
