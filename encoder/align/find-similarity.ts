import type { Point } from '../types.ts';

/** `x' = a x - b y + tx`, `y' = b x + a y + ty`: scaling by |(a, b)|, turning by its angle, moving by (tx, ty). */
export interface Similarity {
  a: number;
  b: number;
  tx: number;
  ty: number;
}

/**
 * The similarity that brings `from` nearest to `to` in the sense of least squares (Umeyama 1991, for two dimensions;
 * dlib's `find_similarity_transform`).
 */
export function findSimilarity(from: readonly Point[], to: readonly Point[]): Similarity {
  const [fromX, fromY] = findMean(from);
  const [toX, toY] = findMean(to);
  let aligned = 0;
  let crossed = 0;
  let spread = 0;
  for (const [i, [fx, fy]] of from.entries()) {
    const [tx, ty] = to[i] ?? [toX, toY];
    const x = fx - fromX;
    const y = fy - fromY;
    aligned += x * (tx - toX) + y * (ty - toY);
    crossed += x * (ty - toY) - y * (tx - toX);
    spread += x * x + y * y;
  }
  const a = aligned / spread;
  const b = crossed / spread;
  return { a, b, tx: toX - (a * fromX - b * fromY), ty: toY - (b * fromX + a * fromY) };
}

/** Where the similarity brings a point. */
export function applySimilarity({ a, b, tx, ty }: Similarity, [x, y]: Point): Point {
  return [a * x - b * y + tx, b * x + a * y + ty];
}

/** The centre of some points; NaN for an empty list. */
export function findMean(points: readonly Point[]): Point {
  const sum = points.reduce<Point>(([x, y], point) => [x + point[0], y + point[1]], [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}
