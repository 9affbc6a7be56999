import type { Detection, Point } from '../../../encoder/types.ts';

/** MediaPipe's canonical face, in centimetres, y down and z towards the camera: eyes, tip of the nose, corners of the mouth. */
const FACE = [
  [-3.1511455, -2.624618, 3.4656635],
  [3.1511455, -2.624618, 3.4656635],
  [0, 1.126865, 7.475604],
  [-2.456206, 4.342621, 4.283884],
  [2.456206, 4.342621, 4.283884],
] as const;

interface Turn {
  /** Degrees, as in `HeadPose`. */
  readonly yaw?: number;
  readonly pitch?: number;
  readonly roll?: number;
  /** Where the middle of the face is, px, and how large a centimetre is. */
  readonly centre?: Point;
  readonly scale?: number;
}

/** The five points of a head as a distant camera sees it, in a box around them. */
export function aTurnedFace({ yaw = 0, pitch = 0, roll = 0, centre = [320, 320], scale = 15 }: Turn = {}): Detection {
  const [turn, raise, tilt] = [yaw, pitch, roll].map((degrees) => (degrees * Math.PI) / 180);
  const see = ([x, y, z]: readonly [number, number, number]): Point => {
    const turned = rotate([x, z], -(turn ?? 0));
    const raised = rotate([y, turned[1]], raise ?? 0);
    const tilted = rotate([turned[0], raised[0]], tilt ?? 0);
    return [centre[0] + scale * tilted[0], centre[1] + scale * tilted[1]];
  };
  const [rightEye, leftEye, nose, rightMouth, leftMouth] = FACE;
  const half = 8 * scale;
  return {
    score: 0.99,
    ...{ left: centre[0] - half, top: centre[1] - half, right: centre[0] + half, bottom: centre[1] + half },
    landmarks: [see(rightEye), see(leftEye), see(nose), see(rightMouth), see(leftMouth)],
  };
}

const rotate = ([a, b]: readonly [number, number], angle: number): readonly [number, number] => [
  a * Math.cos(angle) - b * Math.sin(angle),
  a * Math.sin(angle) + b * Math.cos(angle),
];
