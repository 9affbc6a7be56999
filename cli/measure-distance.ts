/** Euclidean distance of two vectors. */
export function measureDistance(one: readonly number[], other: readonly number[]): number {
  if (one.length !== other.length) throw new RangeError(`vectors of ${one.length} and ${other.length} numbers`);
  return Math.hypot(...one.map((value, index) => value - (other[index] ?? Number.NaN)));
}
