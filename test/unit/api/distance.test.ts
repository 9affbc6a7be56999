import { expect, it } from 'vitest';
import { measureDistance } from '../../../api/distance.ts';

it.each([
  [[3, 4], [0, 0], 5],
  [[1, 2, 3], [1, 2, 3], 0],
  [[-1, 0, 2], [1, 1, 0], 3],
  [[], [], 0],
])('measures from %j to %j %d, in both directions', (one, other, distance) => {
  expect(measureDistance(one, other)).toBe(distance);
  expect(measureDistance(other, one)).toBe(distance);
});

it('takes any length without running out of stack', () => {
  const length = 1_000_000;
  expect(measureDistance(new Array(length).fill(1), new Array(length).fill(0))).toBe(1000);
});

it.each([
  [[1, 2], [1]],
  [[], [1]],
])('refuses vectors of different lengths: %j and %j', (one, other) => {
  expect(() => measureDistance(one, other)).toThrow(`vectors of ${one.length} and ${other.length} numbers`);
});
