import { CHIP_SIZE, CHIP_TEMPLATE } from '../align/extract-chip.ts';
import { applySimilarity, findSimilarity } from '../align/find-similarity.ts';
import type { Point } from '../types.ts';
import { type FaceRegion, SPAN, WHOLE_FACE } from './face-region.ts';

/** Pixels of a chip beside the border of the picture that are mixed with what is outside of it. */
const MIXED = 2;
/** With less than this part of its pixels, a part of the face is measured as a whole: what is missing has been graded by its place. */
const LEAST_VISIBLE = 0.25;

/**
 * The parts of a face that its picture shows. Outside of the picture a chip is black. That is no face, and the edge between both is
 * no detail: with it, a blurred face beside the border counts as a sharp one.
 *
 * @param landmarks dlib's five points, by which the chip was cut out
 */
export function findVisible(
  landmarks: readonly Point[],
  { width, height }: { readonly width: number; readonly height: number },
): FaceRegion {
  const toPicture = findSimilarity(CHIP_TEMPLATE, landmarks);
  const margin = MIXED * Math.hypot(toPicture.a, toPicture.b);
  const shows = (column: number, row: number): boolean => {
    const [x, y] = applySimilarity(toPicture, [column, row]);
    return x >= margin && y >= margin && x <= width - 1 - margin && y <= height - 1 - margin;
  };
  const ends = [0, CHIP_SIZE - 1];
  if (ends.every((row) => ends.every((column) => shows(column, row)))) return WHOLE_FACE;
  const showsPixel = (pixel: number): boolean => shows(pixel % CHIP_SIZE, Math.floor(pixel / CHIP_SIZE));
  const showsAround = (pixel: number): boolean =>
    [pixel - SPAN, pixel + SPAN, pixel - SPAN * CHIP_SIZE, pixel + SPAN * CHIP_SIZE].every(showsPixel);
  const keep = (pixels: Uint16Array): Uint16Array => keepVisible(pixels, showsPixel);
  const { mask, detail, halves, cheeks } = WHOLE_FACE;
  return {
    mask: keep(mask),
    detail: [keepVisible(detail[0], showsAround), keepVisible(detail[1], showsAround)],
    halves: [keep(halves[0]), keep(halves[1])],
    cheeks: [keep(cheeks[0]), keep(cheeks[1])],
  };
}

function keepVisible(pixels: Uint16Array, isVisible: (pixel: number) => boolean): Uint16Array {
  const kept = pixels.filter(isVisible);
  return kept.length < LEAST_VISIBLE * pixels.length ? pixels : kept;
}
