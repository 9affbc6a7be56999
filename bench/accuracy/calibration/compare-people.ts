import { measureDistance } from '../../../api/distance.ts';
import { averageVectors } from '../../../functions/domain/verification/average-vectors.ts';
import { areDifferent, type Person } from './people.ts';
import { type Random, sample } from './random.ts';

/** Single pictures of one person, and templates of one size, that are compared at most; more of one person say little more. */
const PICTURES = 10;
const TEMPLATES = 5;
/** Genuine comparisons of one person at most. */
const SPLITS = 20;

/** All distances between two people, in rising order. `a` and `b` are positions in the list of people. */
export interface ImpostorPair {
  readonly a: number;
  readonly b: number;
  readonly distances: readonly number[];
}

/** All distances of one person to himself or herself, in rising order. */
export interface GenuinePerson {
  readonly person: number;
  readonly distances: readonly number[];
}

/** Faces on either side of a comparison. */
export type Faces = readonly [number, number];

/** Templates of 1 to `largest` faces of each person: `[faces - 1]`; none where there are too few pictures. */
export function makeTemplates(people: readonly Person[], largest: number, random: Random): number[][][][] {
  return people.map(({ vectors }) =>
    Array.from({ length: largest }, (_, index) => makeTemplatesOf(vectors, index + 1, random)),
  );
}

function makeTemplatesOf(vectors: Person['vectors'], faces: number, random: Random): number[][] {
  if (vectors.length < faces) return [];
  if (faces === 1) return sample(vectors, PICTURES, random).map((vector) => [...vector]);
  if (vectors.length === faces) return [averageVectors(vectors)];
  return Array.from({ length: TEMPLATES }, () => averageVectors(sample(vectors, faces, random)));
}

/** Every two people who are known to be different, with templates of so many faces. */
export function compareImpostors(people: readonly Person[], templates: number[][][][], [m, n]: Faces): ImpostorPair[] {
  const of = (person: number, faces: number) => templates[person]?.[faces - 1] ?? [];
  return people.flatMap((one, a) =>
    people.slice(0, a).flatMap((other, b) => {
      if (!areDifferent(one, other)) return [];
      const distances = measureAll(of(a, m), of(b, n));
      if (m !== n) distances.push(...measureAll(of(a, n), of(b, m)));
      return distances.length === 0 ? [] : [{ a, b, distances: distances.toSorted((x, y) => x - y) }];
    }),
  );
}

/** Templates of pictures that have none in common. */
export function compareGenuine(people: readonly Person[], [m, n]: Faces, random: Random): GenuinePerson[] {
  return people.flatMap(({ vectors }, person) => {
    if (vectors.length < m + n) return [];
    const distances = Array.from({ length: SPLITS }, () => {
      const chosen = sample(vectors, m + n, random);
      return measureDistance(averageVectors(chosen.slice(0, m)), averageVectors(chosen.slice(m)));
    });
    return [{ person, distances: distances.toSorted((x, y) => x - y) }];
  });
}

function measureAll(ones: readonly number[][], others: readonly number[][]): number[] {
  return ones.flatMap((one) => others.map((other) => measureDistance(one, other)));
}
