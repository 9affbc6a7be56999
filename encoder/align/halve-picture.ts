import type { Pixels, Point } from '../types.ts';

/**
 * dlib's `pyramid_down<2>`: blurs with 1 4 6 4 1 in both directions and keeps every second pixel, from the third
 * on, so that the result has no pixel that would need one from outside.
 */
export function halvePicture({ data, width, height }: Pixels): Pixels {
  const halfWidth = Math.max(0, (width - 3) >> 1);
  const halfHeight = Math.max(0, (height - 3) >> 1);
  const row = halfWidth * 3;
  const blurred = new Uint16Array(row * height);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0, from = y * width * 3; x < halfWidth; x++, from += 6) {
      for (let channel = 0; channel < 3; channel++, to++) blurred[to] = blur(data, from + channel, 3);
    }
  }
  const halved = new Uint8Array(row * halfHeight);
  for (let y = 0, to = 0; y < halfHeight; y++) {
    for (let from = 2 * y * row; to < (y + 1) * row; from++, to++) halved[to] = blurLines(blurred, from, row) >> 8;
  }
  return { data: halved, width: halfWidth, height: halfHeight };
}

/** Five values `step` apart, weighted by 1 4 6 4 1. The weights add up to 16, so those of two directions to 256. */
function blur(values: Uint8Array, i: number, step: number): number {
  return (
    (values[i] ?? 0) +
    4 * (values[i + step] ?? 0) +
    6 * (values[i + 2 * step] ?? 0) +
    4 * (values[i + 3 * step] ?? 0) +
    (values[i + 4 * step] ?? 0)
  );
}

/** The same; a function that is given one kind of array only is compiled to faster code. */
function blurLines(values: Uint16Array, i: number, step: number): number {
  return (
    (values[i] ?? 0) +
    4 * (values[i + step] ?? 0) +
    6 * (values[i + 2 * step] ?? 0) +
    4 * (values[i + 3 * step] ?? 0) +
    (values[i + 4 * step] ?? 0)
  );
}

/** Where a point of the picture lies in the halved one (dlib's `point_down`). */
export function halvePoint([x, y]: Point): Point {
  return [x / 2 - 1.25, y / 2 - 0.75];
}
