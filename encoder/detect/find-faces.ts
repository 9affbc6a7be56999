import type { LandmarkPredictor } from '../align/read-landmark-predictor.ts';
import type { Detection, Pixels } from '../types.ts';
import { allowsCoarsePass, CANDIDATE_SCORE, findLargeFaces } from './coarse-pass.ts';
import { DETECTION_THRESHOLD, type FaceDetector } from './detect-faces.ts';
import { createHalfResolutionDetector } from './half-resolution-pass.ts';
import {
  type FoundFace,
  isCertainFace,
  isCloseUp,
  isPlausibleFace,
  isUsableFace,
  judgeFaces,
  rateFaces,
} from './judge-faces.ts';
import { type QuarterTurns, turnPicture } from './turn-picture.ts';

export interface FoundFaces {
  /** How the picture had to be turned for its faces to be upright. */
  quarterTurns: QuarterTurns;
  /** The turned picture; the faces' positions are in its pixels. */
  pixels: Pixels;
  faces: FoundFace[];
}

/** The detector at both resolutions, and how its detections are judged. */
interface Passes {
  detect: FaceDetector;
  detectHalf: FaceDetector;
  /** Landmarks and pose of each detection. */
  judge(pixels: Pixels, detections: readonly Detection[]): FoundFace[];
  /** The detector's. */
  threshold: number;
}

/** The faces of the picture as it came, and what else the passes over it showed. */
interface UprightFaces {
  found: FoundFaces;
  /** A face shows for certain that the picture stands as it should. */
  isCertain: boolean;
  hasCloseUp: boolean;
}

/**
 * Finds the faces of a picture: at half the resolution where that is enough, else at full resolution. When no face shows for
 * certain that the picture stands upright, the position of four that shows the better faces wins.
 *
 * @param threshold the detector's
 */
export async function findFaces(
  detect: FaceDetector,
  predictor: LandmarkPredictor,
  pixels: Pixels,
  threshold = DETECTION_THRESHOLD,
): Promise<FoundFaces> {
  const passes: Passes = {
    detect,
    detectHalf: createHalfResolutionDetector(detect),
    judge: (judged, detections) => judgeFaces(predictor, judged, detections, threshold),
    threshold,
  };
  const candidates = await findCandidates(passes, pixels);
  const large = judgeLargeFaces(passes, pixels, candidates ?? []);
  if (large.length > 0) return { quarterTurns: 0, pixels, faces: large };

  const upright = await findUprightFaces(passes, pixels, candidates);
  if (upright.isCertain) return upright.found;

  const best = await findBestPosition(passes, upright);
  return best.quarterTurns === 0 ? best : await repeatCoarsePass(passes, best);
}

/** Detections at half the resolution that may be faces; undefined when the threshold does not allow the pass. */
async function findCandidates({ detectHalf, threshold }: Passes, pixels: Pixels): Promise<Detection[] | undefined> {
  return allowsCoarsePass(threshold) ? await detectHalf(pixels, CANDIDATE_SCORE) : undefined;
}

/** The faces when all candidates are large faces, certainly upright; else none. */
function judgeLargeFaces({ judge, threshold }: Passes, pixels: Pixels, candidates: readonly Detection[]): FoundFace[] {
  const faces = judge(pixels, findLargeFaces(candidates, threshold));
  return faces.every(isCertainFace) ? faces : [];
}

/** The pass at full resolution, and for close-ups the one at half the resolution, over the picture as it came. */
async function findUprightFaces(
  passes: Passes,
  pixels: Pixels,
  candidates: readonly Detection[] | undefined,
): Promise<UprightFaces> {
  const judged = passes.judge(pixels, await passes.detect(pixels));
  const hasCloseUp = judged.some(isCloseUp);
  const found: FoundFaces = { quarterTurns: 0, pixels, faces: judged.filter(isUsableFace) };
  if (found.faces.some((face) => isCertainFace(face) && !isCloseUp(face)))
    return { found, isCertain: true, hasCloseUp };
  if (!hasCloseUp) return { found, isCertain: false, hasCloseUp };

  const halved = candidates?.filter(({ score }) => score > passes.threshold) ?? (await passes.detectHalf(pixels));
  const faces = passes.judge(pixels, halved).filter(isUsableFace);
  return { found: chooseBetter(found, { ...found, faces }), isCertain: faces.some(isCertainFace), hasCloseUp };
}

/** The picture in its other three positions beside the one in which it came. */
async function findBestPosition(
  { detect, detectHalf, judge }: Passes,
  { found, hasCloseUp }: UprightFaces,
): Promise<FoundFaces> {
  let best = found;
  for (const quarterTurns of [1, 3, 2] as const) {
    const pixels = turnPicture(found.pixels, quarterTurns);
    const detections = await (hasCloseUp ? detectHalf(pixels) : detect(pixels));
    best = chooseBetter(best, { quarterTurns, pixels, faces: judge(pixels, detections).filter(isPlausibleFace) });
  }
  return best;
}

/** Large faces of a turned picture as they would have been found if the picture had come upright. */
async function repeatCoarsePass(passes: Passes, turned: FoundFaces): Promise<FoundFaces> {
  const candidates = await findCandidates(passes, turned.pixels);
  const large = judgeLargeFaces(passes, turned.pixels, candidates ?? []);
  return large.length > 0 ? { ...turned, faces: large } : turned;
}

/** The second one only when its faces rate higher. */
function chooseBetter(first: FoundFaces, second: FoundFaces): FoundFaces {
  return rateFaces(second.faces) > rateFaces(first.faces) ? second : first;
}
