import type { Detection } from '../types.ts';
import { findMean } from './find-similarity.ts';
import type { PixelRectangle } from './predict-landmarks.ts';

/**
 * dlib's predictor was trained on the boxes of dlib's own detector. These make that box, from the spread of the
 * five points that our detector finds: measured on faces that both detectors found, as a square of 3.77 times the root
 * mean square distance of the points from their centre, 0.053 times that distance higher.
 */
const BOX_SIDE = 3.77;
const BOX_RISE = 0.053;

/** The box of a detected face, in whole pixels of the picture, for dlib's predictor. It may reach outside the picture. */
export function findPredictorBox({ landmarks }: Detection): PixelRectangle {
  const [x, y] = findMean(landmarks);
  const squares = landmarks.reduce((sum, [px, py]) => sum + (px - x) ** 2 + (py - y) ** 2, 0);
  const spread = Math.sqrt(squares / landmarks.length);
  const half = (BOX_SIDE * spread) / 2;
  const centreY = y - BOX_RISE * spread;
  return {
    left: Math.round(x - half),
    top: Math.round(centreY - half),
    right: Math.round(x + half),
    bottom: Math.round(centreY + half),
  };
}
