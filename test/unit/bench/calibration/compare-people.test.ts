import { describe, expect, it } from 'vitest';
import {
  compareGenuine,
  compareImpostors,
  makeTemplates,
} from '../../../../bench/accuracy/calibration/compare-people.ts';
import { deriveLoss, measureVariance } from '../../../../bench/accuracy/calibration/measures/within-person.ts';
import type { Person } from '../../../../bench/accuracy/calibration/people.ts';
import { seedRandom } from '../../../../bench/accuracy/calibration/random.ts';
import { DIMENSIONS, makePeople } from './made-people.ts';

const random = () => seedRandom(1);
const person = (name: string, ...vectors: number[][]): Person => ({ name, vectors });

describe('compareImpostors', () => {
  const compare = (people: readonly Person[], faces: readonly [number, number]) =>
    compareImpostors(people, makeTemplates(people, 5, random()), faces);

  it('compares every picture with every picture of another person', () => {
    const people = [person('a', [0, 0], [0, 8]), person('b', [3, 4]), person('c', [0, 7])];

    expect(compare(people, [1, 1])).toEqual([
      { a: 1, b: 0, distances: [5, 5] },
      { a: 2, b: 0, distances: [1, 7] },
      { a: 2, b: 1, distances: [expect.closeTo(Math.hypot(3, 3))] },
    ]);
  });

  it('compares templates with single pictures in both directions', () => {
    const people = [person('a', [0, 0], [0, 2]), person('b', [4, 0], [4, 2])];

    // The mean of one person is beside each picture of the other.
    expect(compare(people, [1, 2])).toEqual([
      { a: 1, b: 0, distances: new Array(4).fill(expect.closeTo(Math.hypot(4, 1))) },
    ]);
  });

  it('has nothing for people with too few pictures', () => {
    expect(compare([person('a', [0]), person('b', [1])], [1, 2])).toEqual([]);
  });

  it('leaves out people without names who may be the same', () => {
    const stranger = (set: string, photo: string, x: number): Person => ({
      name: photo,
      vectors: [[x]],
      crowd: { set, photo },
    });
    const people = [
      stranger('x', '1', 0),
      stranger('x', '1', 1),
      stranger('x', '2', 2),
      stranger('y', '2', 3),
      person('a', [4]),
    ];

    const pairs = compare(people, [1, 1]).map(({ a, b }) => `${b}${a}`);

    expect(pairs.toSorted()).toEqual(['01', '03', '04', '13', '14', '23', '24', '34']);
  });
});

describe('compareGenuine', () => {
  it('never has one picture on both sides', () => {
    // Powers of two: each subset has another sum, and equal means would need a common picture.
    const people = [person('a', [1], [2], [4], [8], [16])];

    const [{ distances = [] } = {}] = compareGenuine(people, [2, 3], random());

    const all = distances.map((distance) => Number(distance.toFixed(6)));
    const possible = splitPowers().map((distance) => Number(distance.toFixed(6)));
    expect(all.length).toBeGreaterThan(1);
    for (const distance of all) expect(possible).toContain(distance);
  });

  it('needs as many pictures as faces on both sides', () => {
    const people = [person('a', [1], [2], [4]), person('b', [1], [2], [4], [8])];

    expect(compareGenuine(people, [2, 2], random()).map((entry) => entry.person)).toEqual([1]);
  });

  /** Distances of means of two of the five and the other three. */
  function splitPowers(): number[] {
    const powers = [1, 2, 4, 8, 16];
    return powers.flatMap((one, index) =>
      powers.slice(index + 1).map((other) => Math.abs((one + other) / 2 - (31 - one - other) / 3)),
    );
  }
});

describe('the variance within a person', () => {
  it('is half the mean square of distances', () => {
    expect(measureVariance(person('a', [0, 0], [2, 0]))).toBe(2);
    expect(measureVariance(person('a', [0], [1], [2]))).toBe((1 + 1 + 4) / 3 / 2);
    expect(measureVariance(person('a', [0]))).toBeUndefined();
  });

  it('finds the variance that people were made with', () => {
    const people = makePeople(300, 6, { between: 1, within: 0.5 }, random());
    const mean = people.reduce((sum, one) => sum + (measureVariance(one) ?? Number.NaN), 0) / people.length;

    expect(mean / (DIMENSIONS * 0.25)).toBeCloseTo(1, 1);
  });

  it('says by how much templates come nearer to each other', () => {
    const people = makePeople(40, 8, { between: 1, within: 0.7 }, random());
    const templates = makeTemplates(people, 5, random());
    const meanSquare = (faces: readonly [number, number]) => {
      const squares = compareImpostors(people, templates, faces).flatMap(({ distances }) =>
        distances.map((distance) => distance ** 2),
      );
      return squares.reduce((sum, square) => sum + square, 0) / squares.length;
    };
    const variance = DIMENSIONS * 0.49;

    for (const faces of [
      [1, 2],
      [1, 5],
      [3, 3],
      [5, 5],
    ] as const) {
      const ratio = (meanSquare([1, 1]) - deriveLoss(faces, variance).estimate) / meanSquare(faces);
      expect(ratio).toBeGreaterThan(0.96);
      expect(ratio).toBeLessThan(1.04);
    }
  });
});
