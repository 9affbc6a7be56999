import type { Detection } from '../types.ts';
import { DETECTION_THRESHOLD } from './detect-faces.ts';

/**
 * A detection with at least this score at half the resolution is a candidate: it may be a small face at full resolution.
 * Measured on 22 faces at eight sizes: a face that is found at full resolution scores at least 0.04 at half of it when it is
 * 25 px wide, and 0.022 when it is 20 px wide (docs/encoder.md, Ablations).
 */
export const CANDIDATE_SCORE = 0.02;

/** A face as wide as this, px, scores 0.8 at half the resolution. A candidate this wide with a far lower score is no face. */
const WIDE_CANDIDATE = 64;
const WIDE_CANDIDATE_SCORE = 0.05;

/** From this width on, px, points found at half the resolution give vectors as near to dlib's as points found at full. */
const LARGE_FACE = 128;

/** The scores of candidates were measured at the default threshold. They may miss faces that a lower one would find. */
export function allowsCoarsePass(threshold: number): boolean {
  return threshold >= DETECTION_THRESHOLD;
}

/**
 * Decides whether the half-resolution pass is enough: the picture shows large faces and no other candidate. Most portraits
 * do.
 *
 * @param candidates detections above `CANDIDATE_SCORE` at half the resolution, in pixels of the whole picture
 * @param threshold the detector's
 * @returns the faces, best first; empty when the picture needs the pass at full resolution
 */
export function findLargeFaces(candidates: readonly Detection[], threshold: number): Detection[] {
  const faces = candidates.filter((candidate) => candidate.score > threshold && findWidth(candidate) >= LARGE_FACE);
  const isExplained = (candidate: Detection): boolean =>
    isTooFaint(candidate) || faces.some((face) => covers(face, candidate));
  return candidates.every(isExplained) ? faces : [];
}

function isTooFaint(candidate: Detection): boolean {
  return findWidth(candidate) >= WIDE_CANDIDATE && candidate.score < WIDE_CANDIDATE_SCORE;
}

function findWidth({ left, right }: Detection): number {
  return right - left;
}

/**
 * Whether a candidate is a part of a face: its centre lies in the ellipse that fills the face's box. The box's corners show
 * the background.
 */
function covers(face: Detection, candidate: Detection): boolean {
  const x = (candidate.left + candidate.right - face.left - face.right) / (face.right - face.left);
  const y = (candidate.top + candidate.bottom - face.top - face.bottom) / (face.bottom - face.top);
  return Math.hypot(x, y) <= 1;
}
