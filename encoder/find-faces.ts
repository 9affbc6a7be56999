import { findPredictorBox } from './align-face.ts';
import { DETECTION_THRESHOLD, type FaceDetector } from './detect-faces.ts';
import { detectInHalf } from './detect-in-half.ts';
import { findLargeFaces } from './first-look.ts';
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
  const judge = (turned: Pixels, detections: readonly Detection[]): FoundFace[] =>
    detections.map((detection) => {
      const landmarks = predictLandmarks(predictor, turned, findPredictorBox(detection));
      return { detection, landmarks, pose: judgePose(detection, landmarks, threshold) };
    });
  const look = async (detector: FaceDetector, turned: Pixels): Promise<FoundFace[]> =>
    judge(turned, await detector(turned));

  const lookAtHalf = async (turned: Pixels): Promise<FoundFace[] | undefined> => {
    // Signs of small faces were measured at the usual threshold: they may miss what a lower one would find.
    if (threshold < DETECTION_THRESHOLD) return undefined;
    const faces = judge(turned, (await findLargeFaces(detect, turned, threshold)) ?? []);
    return faces.length > 0 && faces.every(isCertain) ? faces : undefined;
  };

  const large = await lookAtHalf(pixels);
  if (large) return { turns: 0, pixels, faces: large };

  const first = await look(detect, pixels);
  let best: FoundFaces = { turns: 0, pixels, faces: first.filter(({ pose }) => isUsable(pose)) };
  if (best.faces.some((face) => isCertain(face) && !isCloseUp(face))) return best;

  const detectAgain = first.some(isCloseUp) ? detectInHalf(detect) : detect;
  if (first.some(isCloseUp)) {
    const faces = (await look(detectAgain, pixels)).filter(({ pose }) => isUsable(pose));
    if (faces.some(isCertain)) return rate(faces) > rate(best.faces) ? { ...best, faces } : best;
    if (rate(faces) > rate(best.faces)) best = { ...best, faces };
  }
  for (const turns of [1, 3, 2] as const) {
    const turned = turnPicture(pixels, turns);
    const faces = (await look(detectAgain, turned)).filter(({ pose }) => isPlausiblyUpright(pose));
    if (rate(faces) > rate(best.faces)) best = { turns, pixels: turned, faces };
  }
  // As it would have been found if it had come upright.
  return best.turns === 0 ? best : { ...best, faces: (await lookAtHalf(best.pixels)) ?? best.faces };
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
