import { findPredictorBox } from '../align/find-predictor-box.ts';
import { predictLandmarks } from '../align/predict-landmarks.ts';
import type { LandmarkPredictor } from '../align/read-landmark-predictor.ts';
import type { Detection, Pixels, Point } from '../types.ts';
import { isCertainlyUpright, isPlausiblyUpright, isUsable, judgePose, type Pose, ratePoses } from './judge-pose.ts';

/** A detection with its landmarks, and what these tell about its pose. */
export interface FoundFace {
  detection: Detection;
  /** dlib's five points, in the order of `Face.landmarks`. */
  landmarks: Point[];
  pose: Pose;
}

/**
 * The pose of a face higher than this, px, is judged at half the resolution: the detector's largest anchor is 512 px, and
 * its points are coarse on faces near that size, so a false positive may look certain.
 */
const CLOSE_UP_HEIGHT = 280;

/** Landmarks and pose of each detection, in the same order. */
export function judgeFaces(
  predictor: LandmarkPredictor,
  pixels: Pixels,
  detections: readonly Detection[],
  threshold: number,
): FoundFace[] {
  return detections.map((detection) => {
    const landmarks = predictLandmarks(predictor, pixels, findPredictorBox(detection));
    return { detection, landmarks, pose: judgePose(detection, landmarks, threshold) };
  });
}

export const isUsableFace = ({ pose }: FoundFace): boolean => isUsable(pose);

export const isCertainFace = ({ pose }: FoundFace): boolean => isCertainlyUpright(pose);

export const isPlausibleFace = ({ pose }: FoundFace): boolean => isPlausiblyUpright(pose);

export const isCloseUp = ({ detection }: FoundFace): boolean => detection.bottom - detection.top > CLOSE_UP_HEIGHT;

/** Many faces with a small pose error rate highest. */
export const rateFaces = (faces: readonly FoundFace[]): number => ratePoses(faces.map(({ pose }) => pose));
