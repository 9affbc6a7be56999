import type { Detection } from '../types.ts';
import { DETECTION_THRESHOLD } from './detect-faces.ts';

/**
 * The network was trained to set faces apart, and it does so by long vectors: those of faces are 1.22 to 1.60 long, most at
 * least 1.40; those of the hands, animals and things that the detector takes for faces are 1.23 to 1.44 long, most below 1.36.
 * So a detection of middling score needs a vector about as long as a face's. Measured on 2,107 faces of more than 60 people,
 * scaled, turned, blurred and darkened, and on the 25 of 4,777 pictures without people that gave a face (docs/encoder.md).
 */
const FACE_LENGTH = 1.36;
/** The lower the score, the longer the vector must be: by this much for each unit that the score lacks to 1. */
const LENGTH_PER_LACK = 0.3;

/** A higher score is enough by itself: vectors of faces seen from the side are as short as those of things. */
const SURE_SCORE = 0.965;

/**
 * The same for a detection as wide as this, px: the detector sees much of it. Of 1,615 such faces (photos of public packages, cut
 * out and blurred) 17 scored between the two, 16 of them with a vector of at least `LARGE_FACE_LENGTH`, and of 1,924 pictures
 * without people five gave such a detection, with shorter ones.
 */
const LARGE_FACE = 200;
const SURE_SCORE_OF_LARGE_FACE = 0.985;
const LARGE_FACE_LENGTH = 1.32;

/** Narrower than this, px, nothing is a face: a chip of 150 px shows nothing that was in 12, and textures have such spots. */
const SMALLEST_WIDTH = 12;

/** Of a face narrower than this, px, too little is to be seen: its vector may be as short as that of a thing. */
const SMALLEST_TELLING_WIDTH = 40;

/**
 * Whether a detection is a face, as far as its vector tells.
 *
 * @param threshold the detector's. To a caller who asked for faces of lower score, a score at the threshold counts like one at
 * the default.
 */
export function hasVectorOfFace(
  { score, left, right }: Pick<Detection, 'score' | 'left' | 'right'>,
  vector: readonly number[],
  threshold = DETECTION_THRESHOLD,
): boolean {
  const width = right - left;
  if (width < SMALLEST_WIDTH) return false;
  if (width < SMALLEST_TELLING_WIDTH) return true;
  const lack = (1 - score) * Math.min(1, (1 - DETECTION_THRESHOLD) / (1 - threshold));
  if (lack > 1 - SURE_SCORE) return Math.hypot(...vector) >= FACE_LENGTH + LENGTH_PER_LACK * lack;
  if (width < LARGE_FACE || lack <= 1 - SURE_SCORE_OF_LARGE_FACE) return true;
  return Math.hypot(...vector) >= LARGE_FACE_LENGTH;
}
