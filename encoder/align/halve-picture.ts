import type { Pixels, Point } from '../types.ts';

/**
 * dlib's `pyramid_down<2>`: blurs with 1 4 6 4 1 in both directions and keeps every second pixel, from the third
 * on, so that the result has no pixel that would need one from outside.
 */
export function halvePicture({ data, width, height }: Pixels): Pixels {
  const halfWidth = Math.max(0, (width - 3) >> 1);
  const halfHeight = Math.max(0, (height - 3) >> 1);
  const row = halfWidth * 3;
  const blurred = new Int32Array(row * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < halfWidth; x++) {
      for (let channel = 0; channel < 3; channel++) {
        const i = (y * width + 2 * x) * 3 + channel;
        blurred[y * row + x * 3 + channel] = blur(data, i, 3);
      }
    }
  }
  const halved = new Uint8Array(row * halfHeight);
  for (let y = 0; y < halfHeight; y++) {
    for (let x = 0; x < row; x++) halved[y * row + x] = blur(blurred, 2 * y * row + x, row) >> 8;
  }
  return { data: halved, width: halfWidth, height: halfHeight };
}

/** Five values `step` apart, weighted; the weights add up to 16, so two directions to 256. */
function blur(values: Uint8Array | Int32Array, i: number, step: number): number {
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
