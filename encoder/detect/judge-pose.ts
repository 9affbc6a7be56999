import { findMean } from '../align/find-similarity.ts';
import type { Detection, Point } from '../types.ts';
import { DETECTION_THRESHOLD } from './detect-faces.ts';

/**
 * The detector also finds faces that lie on their side or stand on their head, and gives them the five points of an upright
 * face. The vector of such a false positive is useless. No single measure tells, but several together do: whether dlib's
 * predictor, which knows upright faces only, puts the same points at the same place, and whether the points lie in the box
 * as they do in a reference face.
 */
export interface Pose {
  /** Degrees between "eyes above mouth" and the picture's vertical, 0 to 180. */
  tilt: number;
  /** 0 for a reference face: the root mean square of the deviations below, each in units that few upright faces exceed. */
  poseError: number;
  /** The same for a caller who asked for faces of lower score: a score at the threshold counts like one at the default. */
  poseErrorAtThreshold: number;
}

/** Beyond 45 degrees another quarter turn shows the face more upright. Heads are tilted, so faces may go farther. */
const LARGEST_TILT = 60;
/** A face that decides how the picture stands must be clear of the 45 degrees. */
const LARGEST_CERTAIN_TILT = 35;

/** Measured on 22 faces at five crops and three sizes: upright 0.1 to 1.6, nine in ten below 0.7; false positives from 0.8. */
const CERTAIN_POSE_ERROR = 0.7;
const PLAUSIBLE_POSE_ERROR = 1.1;
const USABLE_POSE_ERROR = 2;

/**
 * The reference face, and how far upright faces usually differ from it (one unit of the pose error each). Distances are
 * parts of the height from eyes to mouth for the two models' points, and of the box's size for the spread and drop.
 */
const EYE_DISTANCE_UNIT = 0.12;
/** dlib's nose point is at the base of the nose, the detector's at its tip, this much higher. */
const REFERENCE_NOSE_DROP = 0.16;
const NOSE_DISTANCE_UNIT = 0.22;
/** The nose's tip moves sideways when the head turns, so a sideways distance counts less by this factor. */
const NOSE_SIDEWAYS_FACTOR = 1.3;
/** Root mean square distance of the detector's five points from their centre. */
const REFERENCE_SPREAD = 0.245;
const SPREAD_UNIT = 0.04;
/** How far the centre of the five points lies below the centre of the box. */
const REFERENCE_DROP = 0.1;
const DROP_UNIT = 0.07;
/** One unit of score is this part of the way from 1 down to the threshold. */
const SCORE_UNITS_TO_THRESHOLD = 4;

/**
 * @param landmarks dlib's five points, in the order of `Face.landmarks`
 * @param threshold the detector's
 */
export function judgePose(detection: Detection, landmarks: readonly Point[], threshold = DETECTION_THRESHOLD): Pose {
  const [rightEye, leftEye, , ...mouth] = detection.landmarks;
  const [downX, downY] = subtract(findMean(mouth), findMean([rightEye, leftEye]));
  const faceHeight = Math.max(Math.hypot(downX, downY), 1);
  const deviations = [...comparePoints(detection, landmarks, faceHeight), ...comparePlacement(detection)];
  const lack = 1 - detection.score;
  const unit = findScoreUnit(DETECTION_THRESHOLD);
  return {
    tilt: Math.abs((Math.atan2(downX, downY) * 180) / Math.PI),
    poseError: findRootMeanSquare([...deviations, lack / unit]),
    poseErrorAtThreshold: findRootMeanSquare([...deviations, lack / Math.max(unit, findScoreUnit(threshold))]),
  };
}

/** How far the two models disagree about the eyes and the nose. */
function comparePoints({ landmarks: points }: Detection, landmarks: readonly Point[], faceHeight: number): number[] {
  const [rightEye, leftEye, nose] = points;
  const dlibRightEye = findMean(landmarks.slice(2, 4));
  const dlibLeftEye = findMean(landmarks.slice(0, 2));
  const eyeDistance = (findDistance(rightEye, dlibRightEye) + findDistance(leftEye, dlibLeftEye)) / 2 / faceHeight;
  const [noseX, noseY] = subtract(landmarks[4] ?? findMean([rightEye, leftEye]), nose);
  const noseDistance = Math.hypot(noseX / faceHeight / NOSE_SIDEWAYS_FACTOR, noseY / faceHeight - REFERENCE_NOSE_DROP);
  return [eyeDistance / EYE_DISTANCE_UNIT, noseDistance / NOSE_DISTANCE_UNIT];
}

/** How far the detector's points lie in their box otherwise than those of the reference face. */
function comparePlacement({ landmarks: points, ...box }: Detection): number[] {
  const boxSize = Math.sqrt((box.right - box.left) * (box.bottom - box.top));
  const centre = findMean(points);
  const spread = Math.sqrt(points.reduce((sum, point) => sum + findDistance(point, centre) ** 2, 0) / points.length);
  const drop = centre[1] - (box.top + box.bottom) / 2;
  return [(spread / boxSize - REFERENCE_SPREAD) / SPREAD_UNIT, (drop / boxSize - REFERENCE_DROP) / DROP_UNIT];
}

function findScoreUnit(threshold: number): number {
  return (1 - threshold) / SCORE_UNITS_TO_THRESHOLD;
}

/** One such face shows that the picture stands as it should. */
export function isCertainlyUpright({ tilt, poseError }: Omit<Pose, 'poseErrorAtThreshold'>): boolean {
  return tilt <= LARGEST_CERTAIN_TILT && poseError <= CERTAIN_POSE_ERROR;
}

/** What a face in a turned picture must be: turning must not add false positives. */
export function isPlausiblyUpright({ tilt, poseError }: Omit<Pose, 'poseErrorAtThreshold'>): boolean {
  return tilt <= LARGEST_TILT && poseError <= PLAUSIBLE_POSE_ERROR;
}

/** What a face in a picture as it came must be: profiles pass, false positives do not. */
export function isUsable({ tilt, poseErrorAtThreshold }: Omit<Pose, 'poseError'>): boolean {
  return tilt <= LARGEST_TILT && poseErrorAtThreshold <= USABLE_POSE_ERROR;
}

/** Many faces with a small pose error rate highest. */
export function ratePoses(poses: readonly Pick<Pose, 'poseError'>[]): number {
  return poses.reduce((sum, { poseError }) => sum + Math.max(0, USABLE_POSE_ERROR - poseError), 0);
}

function findRootMeanSquare(values: readonly number[]): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0) / values.length);
}

function subtract([ax, ay]: Point, [bx, by]: Point): Point {
  return [ax - bx, ay - by];
}

function findDistance(a: Point, b: Point): number {
  return Math.hypot(...subtract(a, b));
}
