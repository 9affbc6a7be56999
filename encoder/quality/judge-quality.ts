import type { Detection, Point } from '../types.ts';
import { type Grade, gradeFace } from './grade-face.ts';
import { measureGeometry, type SeenPicture } from './measure-geometry.ts';
import { measurePixels } from './measure-pixels.ts';
import { type QualityMeasures, scaleMeasures } from './scale-measures.ts';
import { findVisible } from './visible-region.ts';

/** How good the picture of a face is. */
export interface FaceQuality extends Grade {
  measures: QualityMeasures;
}

/** A face as it was found in a picture, and as it was cut out. */
export interface JudgedFace {
  detection: Detection;
  /** dlib's five points, by which it was cut out. */
  landmarks: readonly Point[];
  chip: Uint8Array;
}

/** The faces of a picture, each with its quality. */
export function judgeQuality<Judged extends JudgedFace>(
  faces: readonly Judged[],
  picture: SeenPicture,
): (Judged & { quality: FaceQuality })[] {
  const [largest = 1, second = 0] = faces.map(({ detection }) => areaOf(detection)).toSorted((a, b) => b - a);
  return faces.map((face) => {
    const place = measureGeometry(face.detection, picture);
    const pixels = measurePixels(face.chip, findVisible(face.landmarks, picture));
    const measures = scaleMeasures(place, pixels, second / largest);
    return { ...face, quality: { ...gradeFace(place, pixels), measures } };
  });
}

const areaOf = ({ left, top, right, bottom }: Detection): number => (right - left) * (bottom - top);
