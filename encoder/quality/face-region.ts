import { CHIP_SIZE } from '../align/extract-chip.ts';

/** A rectangle of a chip, px. */
interface Square {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/** Below the eyes, and half as wide and high, in distances of the eyes. */
interface Ellipse {
  readonly centre: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/** Where an aligned chip has the middle of both eyes (the template of `extractChip`), px. */
export const EYES = { y: 47.1, left: 47.7, right: 100.3 } as const;
export const EYE_DISTANCE = EYES.right - EYES.left;
const CENTRE_X = (EYES.left + EYES.right) / 2;
/** From the eyes to the mouth, as a part of the distance of the eyes: OFIQ's reference points (utils.cpp). */
export const EYES_TO_MOUTH = 130 / 113;
/** OFIQ's cheek squares (image_utils.cpp): three tenths of the distance of the eyes, half way down to the mouth. */
const CHEEK_SIDE = Math.floor(0.3 * EYE_DISTANCE);
const CHEEK_TOP = Math.round(EYES.y) + Math.floor((EYE_DISTANCE * EYES_TO_MOUTH) / 2);
export const CHEEKS: readonly [Uint16Array, Uint16Array] = [
  listPixels({ left: Math.round(EYES.left), top: CHEEK_TOP, side: CHEEK_SIDE }),
  listPixels({ left: Math.round(EYES.right) - CHEEK_SIDE, top: CHEEK_TOP, side: CHEEK_SIDE }),
];

/**
 * OFIQ's landmarked region is the hull of 98 points. We have no such points, so it is an ellipse from the brows to the chin, as
 * parts of the distance of the eyes.
 */
const FACE: Ellipse = { centre: 0.78, halfWidth: 0.95, halfHeight: 1.13 };
/** From the brows to the mouth. Hair, and the edge of a picture that was pasted onto another, are outside. */
const MIDDLE: Ellipse = { centre: 0.6, halfWidth: 0.68, halfHeight: 0.68 };
/** Pixels between the middle and the ends of the Laplacian; the mask keeps that far from the border. */
export const SPAN = 3;
/** Positions of the pixels of the face. */
export const MASK = listEllipse(FACE);
/** The same, left and right of its middle. */
export const HALVES: readonly [Uint16Array, Uint16Array] = [
  MASK.filter((pixel) => pixel % CHIP_SIZE < CENTRE_X),
  MASK.filter((pixel) => pixel % CHIP_SIZE >= CENTRE_X),
];

/** Positions of the pixels by which a face is measured. */
export interface FaceRegion {
  readonly mask: Uint16Array;
  /** Those at which detail is measured, with pixels around them: all, and the middle of the face. */
  readonly detail: readonly [Uint16Array, Uint16Array];
  readonly halves: readonly [Uint16Array, Uint16Array];
  readonly cheeks: readonly [Uint16Array, Uint16Array];
}

/** Of a face that is inside of its picture. */
export const WHOLE_FACE: FaceRegion = {
  mask: MASK,
  detail: [MASK, listEllipse(MIDDLE)],
  halves: HALVES,
  cheeks: CHEEKS,
};

/** Positions of the pixels of an ellipse. */
function listEllipse({ centre, halfWidth, halfHeight }: Ellipse): Uint16Array {
  const inside: number[] = [];
  const centreY = EYES.y + centre * EYE_DISTANCE;
  for (let y = SPAN; y < CHIP_SIZE - SPAN; y++) {
    for (let x = SPAN; x < CHIP_SIZE - SPAN; x++) {
      const across = (x - CENTRE_X) / (halfWidth * EYE_DISTANCE);
      const down = (y - centreY) / (halfHeight * EYE_DISTANCE);
      if (across ** 2 + down ** 2 <= 1) inside.push(y * CHIP_SIZE + x);
    }
  }
  return Uint16Array.from(inside);
}

/** Positions of the pixels of a square. */
function listPixels({ left, top, side }: Square): Uint16Array {
  return Uint16Array.from(
    { length: side * side },
    (_, i) => (top + Math.floor(i / side)) * CHIP_SIZE + left + (i % side),
  );
}
