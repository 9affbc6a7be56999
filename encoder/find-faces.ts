import { findPredictorBox } from './align-face.ts';
import type { FaceDetector } from './detect-faces.ts';
import { doublePoint, halvePicture } from './halve-picture.ts';
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
 * A face higher than this, px, is judged once more in the picture at half its size: the detector's largest anchor is
 * 512 px, and its points are coarse on faces that come near it.
 */
const CLOSE_UP = 280;

/**
 * Finds the faces of a picture that stands upright, and if no face in it certainly does, of the picture in whichever
 * of its four positions shows the better faces.
 *
 * @param threshold the detector's
 */
export async function findFaces(
  detect: FaceDetector,
  predictor: LandmarkPredictor,
  pixels: Pixels,
  threshold?: number,
): Promise<FoundFaces> {
  const look = async (detector: FaceDetector, turned: Pixels): Promise<FoundFace[]> =>
    (await detector(turned)).map((detection) => {
      const landmarks = predictLandmarks(predictor, turned, findPredictorBox(detection));
      return { detection, landmarks, pose: judgePose(detection, landmarks, threshold) };
    });

  const first = await look(detect, pixels);
  let best: FoundFaces = { turns: 0, pixels, faces: first.filter(({ pose }) => isUsable(pose)) };
  if (isCertain(best)) return best;

  const isCloseUp = first.some(({ detection }) => detection.bottom - detection.top > CLOSE_UP);
  const detectAgain = isCloseUp ? detectInHalf(detect) : detect;
  if (isCloseUp) {
    const faces = (await look(detectAgain, pixels)).filter(({ pose }) => isUsable(pose));
    if (rate(faces) > rate(best.faces)) best = { turns: 0, pixels, faces };
    if (isCertain(best)) return best;
  }
  for (const turns of [1, 3, 2] as const) {
    const turned = turnPicture(pixels, turns);
    const faces = (await look(detectAgain, turned)).filter(({ pose }) => isPlausiblyUpright(pose));
    if (rate(faces) > rate(best.faces)) best = { turns, pixels: turned, faces };
  }
  return best;
}

function isCertain({ faces }: FoundFaces): boolean {
  return faces.some(({ pose }) => isCertainlyUpright(pose));
}

/** The detector on the picture at half its size, its findings in pixels of the whole one. */
function detectInHalf(detect: FaceDetector): FaceDetector {
  return async (pixels) => {
    const detections = await detect(halvePicture(pixels));
    return detections.map(({ score, left, top, right, bottom, landmarks: [a, b, c, d, e] }) => {
      const [doubledLeft, doubledTop] = doublePoint([left, top]);
      const [doubledRight, doubledBottom] = doublePoint([right, bottom]);
      return {
        score,
        left: doubledLeft,
        top: doubledTop,
        right: doubledRight,
        bottom: doubledBottom,
        landmarks: [doublePoint(a), doublePoint(b), doublePoint(c), doublePoint(d), doublePoint(e)],
      };
    });
  };
}

function rate(faces: readonly FoundFace[]): number {
  return ratePoses(faces.map(({ pose }) => pose));
}
