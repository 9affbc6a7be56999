import type { Pixels, Point } from '../types.ts';
import { applySimilarity, findSimilarity } from './find-similarity.ts';
import { halvePicture, halvePoint } from './halve-picture.ts';

/** Side of a chip, the square cut-out of a face that the network takes, px. */
export const CHIP_SIZE = 150;

/** Margin around the template, as a part of its side. */
const PADDING = 0.25;

/** dlib's template: where the five points are in an upright face of side 1, in the order of `Face.landmarks`. */
const TEMPLATE: readonly Point[] = [
  [0.8595674595992, 0.2134981538014],
  [0.6460604764104, 0.2289674387677],
  [0.1205750620789, 0.2137274526848],
  [0.3340850613712, 0.2290642403242],
  [0.4901123135679, 0.6277975316475],
];

/** The same points in a chip, px. */
export const CHIP_TEMPLATE: readonly Point[] = TEMPLATE.map<Point>(([x, y]) => [
  ((PADDING + x) / (2 * PADDING + 1)) * CHIP_SIZE,
  ((PADDING + y) / (2 * PADDING + 1)) * CHIP_SIZE,
]);

/** A chip's place in a picture: a square turned around its centre. */
interface ChipPlace {
  x: number;
  y: number;
  /** Half the distance between the first and the last pixel of a side. */
  half: number;
  /** Cosine and sine of the angle by which it is turned. */
  cos: number;
  sin: number;
}

/**
 * Cuts out the face, turned upright and scaled to 150 x 150 px, RGB; what lies outside the picture is black (dlib's
 * `get_face_chip_details` and `extract_image_chip`, step by step, because the network knows faces cut like this).
 */
export function extractChip(pixels: Pixels, landmarks: readonly Point[]): Uint8Array {
  const place = placeChip(landmarks);
  const { halvings, margin } = countHalvings(place);
  if (halvings === 0) return sampleChip(pixels, place);
  const { area, left, top } = cropAround(pixels, place, margin);
  let level = area;
  let square: ChipPlace = { ...place, x: place.x - left, y: place.y - top };
  for (let i = 0; i < halvings; i++) {
    level = halvePicture(level);
    square = halvePlace(square);
  }
  return sampleChip(level, square);
}

function placeChip(landmarks: readonly Point[]): ChipPlace {
  const toPicture = findSimilarity(CHIP_TEMPLATE, landmarks);
  const scale = Math.hypot(toPicture.a, toPicture.b);
  const [x, y] = applySimilarity(toPicture, [CHIP_SIZE / 2, CHIP_SIZE / 2]);
  return { x, y, half: (CHIP_SIZE * scale - 1) / 2, cos: toPicture.a / scale, sin: toPicture.b / scale };
}

/** dlib halves the rectangle before it turns it, so the corners move by the same amount at every angle. */
function halvePlace({ x, y, half, cos, sin }: ChipPlace): ChipPlace {
  const [halfX, halfY] = halvePoint([x, y]);
  return { x: halfX, y: halfY, half: half / 2, cos, sin };
}

/** How often the picture is halved until the chip would have to be enlarged; and the border that this needs, px. */
function countHalvings(place: ChipPlace): { halvings: number; margin: number } {
  let halvings = 0;
  let margin = 2;
  for (let half = place.half / 2; (2 * half + 1) ** 2 > CHIP_SIZE ** 2; half /= 2) {
    halvings++;
    margin = margin * 2 + 2;
  }
  return { halvings, margin };
}

/** The part of the picture under the turned square and a margin. dlib halves this part, so its corner matters. */
function cropAround({ data, width, height }: Pixels, { x, y, half, cos, sin }: ChipPlace, margin: number) {
  const reach = half * (Math.abs(cos) + Math.abs(sin)) + margin;
  const left = Math.max(0, Math.round(x - reach));
  const top = Math.max(0, Math.round(y - reach));
  const right = Math.min(width - 1, Math.round(x + reach));
  const bottom = Math.min(height - 1, Math.round(y + reach));
  const area: Pixels = {
    data: new Uint8Array(3 * Math.max(0, right - left + 1) * Math.max(0, bottom - top + 1)),
    width: Math.max(0, right - left + 1),
    height: Math.max(0, bottom - top + 1),
  };
  for (let row = 0; row < area.height; row++) {
    const start = ((top + row) * width + left) * 3;
    area.data.set(data.subarray(start, start + area.width * 3), row * area.width * 3);
  }
  return { area, left, top };
}

/** Bilinear interpolation, rounded down. */
function sampleChip({ data, width, height }: Pixels, { x, y, half, cos, sin }: ChipPlace): Uint8Array {
  const chip = new Uint8Array(CHIP_SIZE * CHIP_SIZE * 3);
  const step = (2 * half) / (CHIP_SIZE - 1);
  const line = width * 3;
  for (let row = 0, target = 0; row < CHIP_SIZE; row++) {
    const v = row * step - half;
    for (let column = 0; column < CHIP_SIZE; column++, target += 3) {
      const u = column * step - half;
      const sourceX = cos * u - sin * v + x;
      const sourceY = sin * u + cos * v + y;
      if (!(sourceX >= 0 && sourceY >= 0)) continue;
      const left = sourceX | 0;
      const top = sourceY | 0;
      if (left + 1 >= width || top + 1 >= height) continue;
      const right = sourceX - left;
      const below = sourceY - top;
      const i = (top * width + left) * 3;
      chip[target] = interpolate(data, i, line, right, below);
      chip[target + 1] = interpolate(data, i + 1, line, right, below);
      chip[target + 2] = interpolate(data, i + 2, line, right, below);
    }
  }
  return chip;
}

/** Between four neighbours, of which the first is at `i`, and the lower two a line on. */
function interpolate(data: Uint8Array, i: number, line: number, right: number, below: number): number {
  const above = (data[i] ?? 0) * (1 - right) + (data[i + 3] ?? 0) * right;
  const under = (data[i + line] ?? 0) * (1 - right) + (data[i + line + 3] ?? 0) * right;
  return above * (1 - below) + under * below;
}
