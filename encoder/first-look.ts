import { DETECTION_THRESHOLD } from './detect-faces.ts';
import type { Detection } from './read-detections.ts';

/**
 * What scores so much at half the size may be a small face at full size. Measured on 22 faces at eight sizes: whatever the
 * detector finds at full size has at least 0.04 at half of it when it is 25 px wide, and 0.022 when it is 20 px wide
 * (docs/encoder.md, Ablations).
 */
export const SIGN = 0.02;

/** A face as wide as this, px, would score 0.8 at half the size, so what scores less than that is none. */
const WIDE = 64;
const WIDE_SIGN = 0.05;

/** From this width on, px, vectors come as near to dlib's from points that were found at half the size. */
const SMALLEST_FACE = 128;

/** Signs of small faces were measured at the usual threshold: they may miss what a lower one would find. */
export function allowsFirstLook(threshold: number): boolean {
  return threshold >= DETECTION_THRESHOLD;
}

/**
 * Decides about pictures that show large faces and nothing else that might be one: most portraits.
 *
 * @param signs what scores more than `SIGN` at half the size, in pixels of the whole picture
 * @param threshold the detector's
 * @returns the faces, best first; none: look at the whole picture
 */
export function findLargeFaces(signs: readonly Detection[], threshold: number): Detection[] {
  const faces = signs.filter((sign) => sign.score > threshold && findWidth(sign) >= SMALLEST_FACE);
  const isExplained = (sign: Detection): boolean => isTooFaint(sign) || faces.some((face) => covers(face, sign));
  return signs.every(isExplained) ? faces : [];
}

function isTooFaint(sign: Detection): boolean {
  return findWidth(sign) >= WIDE && sign.score < WIDE_SIGN;
}

function findWidth({ left, right }: Detection): number {
  return right - left;
}

/** Whether a sign is a part of a face: its middle lies in the oval that fills the face's box. Corners show what is behind. */
function covers(face: Detection, sign: Detection): boolean {
  const x = (sign.left + sign.right - face.left - face.right) / (face.right - face.left);
  const y = (sign.top + sign.bottom - face.top - face.bottom) / (face.bottom - face.top);
  return Math.hypot(x, y) <= 1;
}
