/**
 * Euclidean distance of two vectors of the same encoder. 0 for the same vector; the vectors of two pictures of one person are
 * nearer to each other than those of two people.
 *
 * @throws RangeError for vectors of different lengths: they cannot come from one encoder
 */
export function measureDistance(one: readonly number[], other: readonly number[]): number {
  if (one.length !== other.length) throw new RangeError(`vectors of ${one.length} and ${other.length} numbers`);
  let squares = 0;
  for (const [index, value] of one.entries()) squares += (value - (other[index] ?? Number.NaN)) ** 2;
  return Math.sqrt(squares);
}
