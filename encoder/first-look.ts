import type { FaceDetector } from './detect-faces.ts';
import { detectInHalf } from './detect-in-half.ts';
import type { Detection } from './read-detections.ts';
import type { Pixels } from './types.ts';

/**
 * What scores so much at half the size may be a face at full size. Measured on 22 faces at eight sizes: whatever the
 * detector finds at full size has at least 0.04 at half of it when it is 25 px wide, and 0.022 when it is 20 px wide
 * (`npm run bench:levers`).
 */
const SIGN = 0.02;

/** From this width on, px, vectors come as near to dlib's from points that were found at half the size. */
const SMALLEST_FACE = 128;

/**
 * A look at the picture at half its size. It decides about pictures that show large faces and nothing else that might be
 * one: most portraits.
 *
 * @param threshold the detector's
 * @returns the faces, best first; undefined: look at the whole picture
 */
export async function findLargeFaces(
  detect: FaceDetector,
  pixels: Pixels,
  threshold: number,
): Promise<Detection[] | undefined> {
  const signs = await detectInHalf(detect)(pixels, SIGN);
  const faces = signs.filter(({ score, left, right }) => score > threshold && right - left >= SMALLEST_FACE);
  const isExplained = (sign: Detection): boolean => faces.some((face) => covers(face, sign));
  return faces.length > 0 && signs.every(isExplained) ? faces : undefined;
}

/** Whether a sign is a part of a face: its middle lies in the oval that fills the face's box. Corners show what is behind. */
function covers(face: Detection, sign: Detection): boolean {
  const x = (sign.left + sign.right - face.left - face.right) / (face.right - face.left);
  const y = (sign.top + sign.bottom - face.top - face.bottom) / (face.bottom - face.top);
  return Math.hypot(x, y) <= 1;
}
