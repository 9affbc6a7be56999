import { describe, expect, it } from 'vitest';
import { type ComparedFace, distanceOf, groupFaces } from '../../../../functions/domain/verification/group-faces.ts';
import { seededRandom } from '../../../support/seeded-random.ts';

/** Faces around a few people, some of them several in one picture, and some at equal distances. */
function scatterFaces(seed: number, count: number): ComparedFace[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const person = Math.floor(random() * 5);
    const vector = Array.from({ length: 128 }, (_, at) => (at === person ? 0.4 : 0) + Math.round(random() * 3) / 40);
    return {
      faceId: String(index),
      imageId: String(Math.floor(random() * count)),
      encoder: { name: 'test', version: '1' },
      vector,
      box: null,
      landmarks: null,
      confidence: null,
      quality: null,
    };
  });
}

/** The same by the definition: looks at all pairs of groups before each step. */
function groupSlowly(faces: readonly ComparedFace[], threshold: number): ComparedFace[][] {
  const groups = faces.map((face) => [face]);
  const apart = (a: ComparedFace, b: ComparedFace) =>
    a.imageId === b.imageId ? Number.POSITIVE_INFINITY : distanceOf(a, b);
  for (;;) {
    let best: readonly [number, number, number] = [-1, -1, Number.POSITIVE_INFINITY];
    for (const [i, one] of groups.entries()) {
      for (const [offset, other] of groups.slice(i + 1).entries()) {
        const distance = Math.max(...one.flatMap((a) => other.map((b) => apart(a, b))));
        if (distance <= threshold && distance < best[2]) best = [i, i + 1 + offset, distance];
      }
    }
    const [first, second] = best;
    if (first < 0) return groups;
    groups[first]?.push(...(groups[second] ?? []));
    groups.splice(second, 1);
  }
}

const namesOf = (groups: readonly (readonly ComparedFace[])[]) =>
  groups.map((group) => group.map(({ faceId }) => faceId));

describe('groups of many faces', () => {
  it.each(Array.from({ length: 20 }, (_, seed) => seed))('are those of the definition, seed %i', (seed) => {
    const faces = scatterFaces(seed, 40);

    for (const threshold of [0.2, 0.35, 0.45, 0.6]) {
      expect(namesOf(groupFaces(faces, threshold))).toEqual(namesOf(groupSlowly(faces, threshold)));
    }
  });
});
