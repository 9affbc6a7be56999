import type { Detection, Point } from '../types.ts';

/** Where a head is turned to, in degrees. */
export interface HeadPose {
  /** Around the vertical axis; positive when the face looks to the right of the picture. */
  yaw: number;
  /**
   * Positive when the face looks up. Rough: faces differ, and five points cannot tell a long nose from a raised chin. Of people
   * who looked straight ahead the median was between -17 and 15.
   */
  pitch: number;
  /** In the plane of the picture. */
  roll: number;
}

type Vector = readonly [number, number, number];

/**
 * The detector's five points on a face that looks at the camera, in centimetres, y down and z towards the camera: eye centres
 * (the middle of the corners), tip of the nose, corners of the mouth. Source: canonical_face_model.obj of MediaPipe, vertices
 * 33, 133, 362, 263, 1, 61 and 291.
 */
const MODEL: readonly Vector[] = [
  [-3.1511455, -2.624618, 3.4656635],
  [3.1511455, -2.624618, 3.4656635],
  [0, 1.126865, 7.475604],
  [-2.456206, 4.342621, 4.283884],
  [2.456206, 4.342621, 4.283884],
];

/** From the middle of the eyes to the chin (vertex 152), as a part of the distance of the eyes. */
export const EYES_TO_CHIN = (9.403378 + 2.624618) / (2 * 3.1511455);

const MODEL_CENTRE = meanOf(MODEL);
const CENTRED_MODEL = MODEL.map((point) => subtract(point, MODEL_CENTRE));
/** Inverse of the sums of products of the model's coordinates: x is independent of y and z, as a face is symmetric. */
const INVERSE = invertModel();

/**
 * The turn under which a distant camera sees the model's points where the detector found them (POS: DeMenthon and Davis 1995).
 * A plane cannot tell depth, so it is the nose that says how far the head is turned.
 */
export function estimatePose({ landmarks }: Pick<Detection, 'landmarks'>): HeadPose {
  const centre = landmarks.reduce<Point>(([x, y], [px, py]) => [x + px / 5, y + py / 5], [0, 0]);
  const right = normalize(fitRow(landmarks.map(([x]) => x - centre[0])));
  const down = normalize(fitRow(landmarks.map(([, y]) => y - centre[1])));
  const forward = cross(right, down);
  return {
    yaw: toDegrees(Math.atan2(-forward[0], forward[2])),
    pitch: toDegrees(Math.asin(forward[1] / (Math.hypot(...forward) || 1))),
    roll: toDegrees(Math.atan2(-right[1], down[1])),
  };
}

/** Least squares: the row of the camera's matrix that gives these coordinates for the points of the model. */
function fitRow(coordinates: readonly number[]): Vector {
  let [sumX, sumY, sumZ] = [0, 0, 0];
  for (const [index, value] of coordinates.entries()) {
    const [x, y, z] = CENTRED_MODEL[index] ?? [0, 0, 0];
    sumX += value * x;
    sumY += value * y;
    sumZ += value * z;
  }
  const { xx, yy, yz, zz } = INVERSE;
  return [xx * sumX, yy * sumY + yz * sumZ, yz * sumY + zz * sumZ];
}

function invertModel() {
  let [xx, yy, yz, zz] = [0, 0, 0, 0];
  for (const [x, y, z] of CENTRED_MODEL) {
    xx += x * x;
    yy += y * y;
    yz += y * z;
    zz += z * z;
  }
  const determinant = yy * zz - yz * yz;
  return { xx: 1 / xx, yy: zz / determinant, yz: -yz / determinant, zz: yy / determinant };
}

function meanOf(points: readonly Vector[]): Vector {
  const sum = points.reduce<Vector>(([x, y, z], point) => [x + point[0], y + point[1], z + point[2]], [0, 0, 0]);
  return [sum[0] / points.length, sum[1] / points.length, sum[2] / points.length];
}

function subtract([ax, ay, az]: Vector, [bx, by, bz]: Vector): Vector {
  return [ax - bx, ay - by, az - bz];
}

function normalize([x, y, z]: Vector): Vector {
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

function cross([ax, ay, az]: Vector, [bx, by, bz]: Vector): Vector {
  return [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
}

const toDegrees = (radians: number): number => (radians * 180) / Math.PI;
