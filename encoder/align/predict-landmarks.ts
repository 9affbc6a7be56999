import type { Pixels, Point } from '../types.ts';
import { findSimilarity } from './find-similarity.ts';
import type { LandmarkPredictor } from './read-landmark-predictor.ts';

/** A square or oblong of whole pixels, edges included, as dlib's `rectangle`. May reach outside the picture. */
export interface PixelRectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The face's five points in pixels of the picture (dlib's `shape_predictor::operator()`, without its last rounding). */
export function predictLandmarks(predictor: LandmarkPredictor, pixels: Pixels, face: PixelRectangle): Point[] {
  const { cascades, trees, points, corrections, leaves } = predictor;
  const shape = Float32Array.from(predictor.meanShape);
  const features = new Int32Array(predictor.features);
  for (let cascade = 0; cascade < cascades; cascade++) {
    readFeatures(predictor, cascade, shape, pixels, face, features);
    for (let tree = cascade * trees; tree < (cascade + 1) * trees; tree++) {
      const correction = (tree * leaves + findLeaf(predictor, tree, features)) * points * 2;
      for (let i = 0; i < points * 2; i++) shape[i] = (shape[i] ?? 0) + (corrections[correction + i] ?? 0);
    }
  }
  const width = face.right - face.left;
  const height = face.bottom - face.top;
  return toPoints(shape).map(([x, y]) => [face.left + x * width, face.top + y * height]);
}

/** Goes down one tree; returns the number of the leaf. */
function findLeaf({ splits, pairs, thresholds }: LandmarkPredictor, tree: number, features: Int32Array): number {
  let node = 0;
  while (node < splits) {
    const split = tree * splits + node;
    const difference = (features[pairs[2 * split] ?? 0] ?? 0) - (features[pairs[2 * split + 1] ?? 0] ?? 0);
    node = 2 * node + (difference > (thresholds[split] ?? 0) ? 1 : 2);
  }
  return node - splits;
}

/** Brightness (0 to 255) of the pixels that a cascade looks at; they move and turn with the shape found so far. */
function readFeatures(
  { meanShape, anchors, offsets }: LandmarkPredictor,
  cascade: number,
  shape: Float32Array,
  { data, width, height }: Pixels,
  face: PixelRectangle,
  features: Int32Array,
): void {
  const { a, b } = findSimilarity(toPoints(meanShape), toPoints(shape));
  const faceWidth = face.right - face.left;
  const faceHeight = face.bottom - face.top;
  for (let i = 0; i < features.length; i++) {
    const feature = cascade * features.length + i;
    const anchor = 2 * (anchors[feature] ?? 0);
    const dx = offsets[2 * feature] ?? 0;
    const dy = offsets[2 * feature + 1] ?? 0;
    const x = Math.round(face.left + (a * dx - b * dy + (shape[anchor] ?? 0)) * faceWidth);
    const y = Math.round(face.top + (b * dx + a * dy + (shape[anchor + 1] ?? 0)) * faceHeight);
    const inside = x >= 0 && y >= 0 && x < width && y < height;
    const byte = (y * width + x) * 3;
    features[i] = inside ? ((data[byte] ?? 0) + (data[byte + 1] ?? 0) + (data[byte + 2] ?? 0)) / 3 : 0;
  }
}

function toPoints(shape: Float32Array): Point[] {
  const points: Point[] = [];
  for (let i = 0; i < shape.length; i += 2) points.push([shape[i] ?? 0, shape[i + 1] ?? 0]);
  return points;
}
