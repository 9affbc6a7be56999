/** How far the vector moves (Euclidean distance) by what is measured: a line between two values, the nearest end outside. */
export interface Curve {
  /** In rising order. */
  readonly values: readonly number[];
  readonly harms: readonly number[];
}

/**
 * Medians of 22 faces of six photos, each made worse in some 70 ways: blurred, smaller, darker, lit from one side, over-exposed,
 * flatter, cut off. `npm run bench:quality` shows them again, in 64 ways.
 */
export const SHARPNESS: Curve = {
  values: [0.1, 0.14, 0.21, 0.35, 0.49, 0.64, 0.75, 0.9, 1.1],
  harms: [0.65, 0.59, 0.47, 0.35, 0.27, 0.19, 0.12, 0.09, 0],
};

/** By the binary logarithm of the darker half's luminance. */
export const DARKNESS: Curve = {
  values: [-9, -8, -7, -6, -5, -4, -2.5],
  harms: [0.54, 0.46, 0.38, 0.29, 0.2, 0.14, 0],
};

export const GLARE: Curve = {
  values: [0, 0.05, 0.2, 0.4, 0.6, 0.72],
  harms: [0, 0.18, 0.25, 0.34, 0.42, 0.55],
};

/** By the standard deviation of luminance, as a part of its mean. */
export const CONTRAST: Curve = {
  values: [0.05, 0.1, 0.14, 0.2, 0.28, 0.35, 0.55],
  harms: [0.55, 0.44, 0.33, 0.29, 0.2, 0.15, 0],
};

export const ABOVE: Curve = {
  values: [0.09, 0.21, 0.33, 0.45, 0.6, 1],
  harms: [0.36, 0.26, 0.13, 0.06, 0.04, 0],
};

export const BELOW: Curve = {
  values: [0.34, 0.47, 0.62, 0.75, 0.9, 1.3],
  harms: [0.46, 0.32, 0.22, 0.13, 0.07, 0],
};

export const BESIDE: Curve = {
  values: [0.05, 0.12, 0.25, 0.42, 0.65, 1],
  harms: [0.45, 0.34, 0.25, 0.14, 0.08, 0],
};

/**
 * By degrees. 296 frames of three people, beside the mean of the frames that look straight, and 84 pictures of seven people, beside
 * the mean of the others of that person. No face is turned by more than 24 degrees; beyond, the line goes on. How far a chin is
 * raised is known too roughly to be graded.
 */
export const YAW: Curve = {
  values: [0, 3, 9, 15, 21, 90],
  harms: [0, 0.04, 0.12, 0.17, 0.25, 1.15],
};

export function readCurve({ values, harms }: Curve, value: number): number {
  const next = values.findIndex((from) => value <= from);
  const [left, right] = [values[next - 1], values[next]];
  const [harmLeft, harmRight] = [harms[next - 1], harms[next]];
  if (right === undefined || harmRight === undefined) return harms.at(-1) ?? 0;
  if (left === undefined || harmLeft === undefined) return harmRight;
  return harmLeft + ((harmRight - harmLeft) * (value - left)) / (right - left);
}
