import type { Detection } from '../types.ts';
import { EYES_TO_CHIN, estimatePose, type HeadPose } from './estimate-pose.ts';

/** A picture and how many pixels of it at its full size one of its pixels stands for. */
export interface SeenPicture {
  width: number;
  height: number;
  enlargement: number;
}

/** Where a face is in its picture, before it is put on a scale. */
export interface GeometryMeasures extends HeadPose {
  /** Between the eyes if the head were not turned, px of the picture at its full size and of the one that the encoder sees. */
  eyeDistance: number;
  seenEyeDistance: number;
  /** From the eyes to the chin, as a part of the picture's height. */
  headSize: number;
  /** From the picture's left border to the right eye, and from the left eye to the right border, in distances of the eyes. */
  left: number;
  right: number;
  /** From the eyes to the upper and the lower border, in distances from the eyes to the chin. */
  above: number;
  below: number;
}

export function measureGeometry(
  { landmarks }: Pick<Detection, 'landmarks'>,
  { width, height, enlargement }: SeenPicture,
): GeometryMeasures {
  const pose = estimatePose({ landmarks });
  const [rightEye, leftEye] = landmarks;
  const shown = Math.max(Math.hypot(leftEye[0] - rightEye[0], leftEye[1] - rightEye[1]), 1);
  const eyeDistance = shown / Math.max(Math.cos((pose.yaw * Math.PI) / 180), LEAST_COSINE);
  const eyesToChin = eyeDistance * EYES_TO_CHIN;
  const eyesY = (rightEye[1] + leftEye[1]) / 2;
  return {
    ...pose,
    eyeDistance: eyeDistance * enlargement,
    seenEyeDistance: eyeDistance,
    headSize: eyesToChin / height,
    left: rightEye[0] / shown,
    right: (width - leftEye[0]) / shown,
    above: eyesY / eyesToChin,
    below: (height - eyesY) / eyesToChin,
  };
}

/** From here on OFIQ gives no distance of the eyes. */
const LEAST_COSINE = 1e-6;
