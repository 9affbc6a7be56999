import { DETECTION_THRESHOLD } from './detect-faces.ts';
import { findMean } from './find-similarity.ts';
import type { Detection } from './read-detections.ts';
import type { Point } from './types.ts';

/**
 * The detector also finds faces that lie on their side or stand on their head, and then invents the five points of an
 * upright face; the vector of such a face is useless. No single sign tells, several together do: whether dlib's
 * predictor, which knows upright faces only, sees the same face, and whether the points lie in the box as they should.
 */
export interface Pose {
  /** Degrees between "eyes above mouth" and the picture's vertical, 0 to 180. */
  tilt: number;
  /** 0 for a textbook face; root mean square of the signs below, each in units that few upright faces exceed. */
  doubt: number;
  /** The same for one who asked for faces of lower score: a score at the threshold counts here like one at the default. */
  doubtAtThreshold: number;
}

/** Beyond 45 degrees another quarter turn shows the face more upright; heads are held aslant, so faces may go farther. */
const LARGEST_TILT = 60;
/** A face that tells how the picture stands must be clear of the 45 degrees. */
const LARGEST_CERTAIN_TILT = 35;

/** Measured on 22 faces at five crops and three sizes: upright 0.1 to 1.6, nine in ten below 0.7; invented from 0.8. */
const CERTAIN = 0.7;
const PLAUSIBLE = 1.1;
const USELESS = 2;

/** Spread of the detector's points, and how far they lie below the middle of the box, as parts of the box's size. */
const USUAL_SPREAD = 0.245;
const USUAL_DROP = 0.1;
/** dlib's nose point is at the base of the nose, the detector's at its tip, which turns aside with the head. */
const NOSE_DROP = 0.16;
/** So far below 1 the detector's score is one unit of doubt: a quarter of the way down to the default threshold. */
const SCORE_UNIT = (1 - DETECTION_THRESHOLD) / 4;

/**
 * @param landmarks dlib's five points, in the order of `Face.landmarks`
 * @param threshold the score below which a face is none
 */
export function judgePose(
  { score, landmarks: points, ...box }: Detection,
  landmarks: readonly Point[],
  threshold = DETECTION_THRESHOLD,
): Pose {
  const [rightEye, leftEye, nose, ...mouth] = points;
  const eyes = findMean([rightEye, leftEye]);
  const [downX, downY] = subtract(findMean(mouth), eyes);
  const faceHeight = Math.max(Math.hypot(downX, downY), 1);
  const boxSize = Math.sqrt((box.right - box.left) * (box.bottom - box.top));

  const dlibLeftEye = findMean(landmarks.slice(0, 2));
  const dlibRightEye = findMean(landmarks.slice(2, 4));
  const [noseX, noseY] = subtract(landmarks[4] ?? eyes, nose);
  const eyesApart = (findDistance(rightEye, dlibRightEye) + findDistance(leftEye, dlibLeftEye)) / 2 / faceHeight;
  const noseApart = Math.hypot(noseX / faceHeight / 1.3, noseY / faceHeight - NOSE_DROP);
  const centre = findMean(points);
  const spread = Math.sqrt(points.reduce((sum, point) => sum + findDistance(point, centre) ** 2, 0) / points.length);
  const drop = centre[1] - (box.top + box.bottom) / 2;

  const signs = [
    eyesApart / 0.12,
    noseApart / 0.22,
    (spread / boxSize - USUAL_SPREAD) / 0.04,
    (drop / boxSize - USUAL_DROP) / 0.07,
  ];
  return {
    tilt: Math.abs((Math.atan2(downX, downY) * 180) / Math.PI),
    doubt: findRootMeanSquare([...signs, (1 - score) / SCORE_UNIT]),
    doubtAtThreshold: findRootMeanSquare([...signs, (1 - score) / Math.max(SCORE_UNIT, (1 - threshold) / 4)]),
  };
}

/** One such face shows that the picture stands as it should. */
export function isCertainlyUpright({ tilt, doubt }: Omit<Pose, 'doubtAtThreshold'>): boolean {
  return tilt <= LARGEST_CERTAIN_TILT && doubt <= CERTAIN;
}

/** What a face in a turned picture must be: turning must not make faces out of anything. */
export function isPlausiblyUpright({ tilt, doubt }: Omit<Pose, 'doubtAtThreshold'>): boolean {
  return tilt <= LARGEST_TILT && doubt <= PLAUSIBLE;
}

/** What is left of a picture as it came in: profiles pass, inventions do not. */
export function isUsable({ tilt, doubtAtThreshold }: Omit<Pose, 'doubt'>): boolean {
  return tilt <= LARGEST_TILT && doubtAtThreshold <= USELESS;
}

/** Many faces with little doubt rate highest. */
export function ratePoses(poses: readonly Pick<Pose, 'doubt'>[]): number {
  return poses.reduce((sum, { doubt }) => sum + Math.max(0, USELESS - doubt), 0);
}

function findRootMeanSquare(signs: readonly number[]): number {
  return Math.sqrt(signs.reduce((sum, sign) => sum + sign ** 2, 0) / signs.length);
}

function subtract([ax, ay]: Point, [bx, by]: Point): Point {
  return [ax - bx, ay - by];
}

function findDistance(a: Point, b: Point): number {
  return Math.hypot(...subtract(a, b));
}
