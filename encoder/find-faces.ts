import { findPredictorBox } from './align-face.ts';
import { DETECTION_THRESHOLD, type FaceDetector } from './detect-faces.ts';
import { detectInHalf } from './detect-in-half.ts';
import { allowsFirstLook, findLargeFaces, SIGN } from './first-look.ts';
import { isCertainlyUpright, isPlausiblyUpright, isUsable, judgePose, type Pose, ratePoses } from './judge-pose.ts';
import { predictLandmarks } from './predict-landmarks.ts';
import type { Detection } from './read-detections.ts';
import type { LandmarkPredictor } from './read-landmark-predictor.ts';
import { type Turns, turnPicture } from './turn-picture.ts';
import type { Pixels, Point } from './types.ts';

export interface FoundFace {
  detection: Detection;
  /** dlib's five points, in the order of `Face.landmarks`. */
  landmarks: Point[];
  pose: Pose;
}

export interface FoundFaces {
  /** How the picture had to be turned for its faces to be upright. */
  turns: Turns;
  /** The turned picture; the faces' positions are in its pixels. */
  pixels: Pixels;
  faces: FoundFace[];
}

/**
 * A face higher than this, px, is judged by the picture at half its size: the detector's largest anchor is 512 px, and its
 * points are coarse on faces that come near it, so that an invented face may look certain.
 */
const CLOSE_UP = 280;

/**
 * Finds the faces of a picture that stands upright, at half its size where that is enough, and if no face in it certainly
 * does, of the picture in whichever of its four positions shows the better faces.
 *
 * @param threshold the detector's
 */
export async function findFaces(
  detect: FaceDetector,
  predictor: LandmarkPredictor,
  pixels: Pixels,
  threshold = DETECTION_THRESHOLD,
): Promise<FoundFaces> {
  const detectHalf = detectInHalf(detect);
  const judge = (turned: Pixels, detections: readonly Detection[]): FoundFace[] =>
    detections.map((detection) => {
      const landmarks = predictLandmarks(predictor, turned, findPredictorBox(detection));
      return { detection, landmarks, pose: judgePose(detection, landmarks, threshold) };
    });
  const judgeLarge = (turned: Pixels, signs: readonly Detection[]): FoundFace[] => {
    const faces = judge(turned, findLargeFaces(signs, threshold));
    return faces.every(isCertain) ? faces : [];
  };

  const signs = allowsFirstLook(threshold) ? await detectHalf(pixels, SIGN) : undefined;
  const large = judgeLarge(pixels, signs ?? []);
  if (large.length > 0) return { turns: 0, pixels, faces: large };

  const first = judge(pixels, await detect(pixels));
  let best: FoundFaces = { turns: 0, pixels, faces: first.filter(isUsableFace) };
  if (best.faces.some((face) => isCertain(face) && !isCloseUp(face))) return best;

  const hasCloseUp = first.some(isCloseUp);
  if (hasCloseUp) {
    const detections = signs?.filter(({ score }) => score > threshold) ?? (await detectHalf(pixels));
    const faces = judge(pixels, detections).filter(isUsableFace);
    if (rate(faces) > rate(best.faces)) best = { ...best, faces };
    if (faces.some(isCertain)) return best;
  }
  for (const turns of [1, 3, 2] as const) {
    const turned = turnPicture(pixels, turns);
    const detections = await (hasCloseUp ? detectHalf(turned) : detect(turned));
    const faces = judge(turned, detections).filter(({ pose }) => isPlausiblyUpright(pose));
    if (rate(faces) > rate(best.faces)) best = { turns, pixels: turned, faces };
  }
  if (best.turns === 0 || !allowsFirstLook(threshold)) return best;
  // As they would have been found if the picture had come upright.
  const turnedLarge = judgeLarge(best.pixels, await detectHalf(best.pixels, SIGN));
  return turnedLarge.length > 0 ? { ...best, faces: turnedLarge } : best;
}

function isUsableFace({ pose }: FoundFace): boolean {
  return isUsable(pose);
}

function isCertain({ pose }: FoundFace): boolean {
  return isCertainlyUpright(pose);
}

function isCloseUp({ detection }: FoundFace): boolean {
  return detection.bottom - detection.top > CLOSE_UP;
}

function rate(faces: readonly FoundFace[]): number {
  return ratePoses(faces.map(({ pose }) => pose));
}
