import { measureDistance } from '../../../api/distance.ts';

/** The mean of vectors of one length, number by number. Of one vector it is that vector. */
export function averageVectors(vectors: readonly (readonly number[])[]): number[] {
  const [first = []] = vectors;
  return first.map(
    (_, index) => vectors.reduce((sum, vector) => sum + (vector[index] ?? Number.NaN), 0) / vectors.length,
  );
}

/** The largest distance of the vectors from their mean. */
export const spreadAround = (mean: readonly number[], vectors: readonly (readonly number[])[]): number =>
  Math.max(...vectors.map((vector) => measureDistance(mean, vector)));
