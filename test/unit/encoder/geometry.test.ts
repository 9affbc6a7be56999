import { describe, expect, it } from 'vitest';
import { applySimilarity, findMean, findSimilarity } from '../../../encoder/align/find-similarity.ts';
import { halvePicture, halvePoint } from '../../../encoder/align/halve-picture.ts';
import { type QuarterTurns, turnBack, turnPicture } from '../../../encoder/detect/turn-picture.ts';
import type { Pixels, Point } from '../../../encoder/types.ts';

describe('findSimilarity', () => {
  it('finds the turn, scale and shift between two sets of points', () => {
    const from: Point[] = [
      [0, 0],
      [4, 0],
      [4, 2],
    ];
    // A quarter turn, twice as large, moved by (10, 20).
    const to = from.map<Point>(([x, y]) => [-2 * y + 10, 2 * x + 20]);

    const similarity = findSimilarity(from, to);

    expect(similarity.a).toBeCloseTo(0);
    expect(similarity.b).toBeCloseTo(2);
    expect(applySimilarity(similarity, [1, 1])).toEqual([expect.closeTo(8), expect.closeTo(22)]);
  });

  it('never mirrors: the best it does for mirrored points is their mean', () => {
    const from: Point[] = [
      [-1, 1],
      [1, 1],
      [1, -1],
      [-1, -1],
    ];
    const mirrored = from.map<Point>(([x, y]) => [-x, y]);

    const { a, b } = findSimilarity(from, mirrored);

    expect(Math.hypot(a, b)).toBeCloseTo(0);
    expect(findMean(mirrored)).toEqual([0, 0]);
  });
});

describe('halvePicture', () => {
  it('keeps an even colour, and loses three pixels of each side before it halves', () => {
    const halved = halvePicture(fillPicture(23, 13, () => 200));

    expect({ width: halved.width, height: halved.height }).toEqual({ width: 10, height: 5 });
    expect(new Set(halved.data)).toEqual(new Set([200]));
  });

  it('weighs five by five pixels by 1 4 6 4 1', () => {
    const dot = fillPicture(5, 5, (x, y) => (x === 2 && y === 2 ? 255 : 0));

    expect([...halvePicture(dot).data]).toEqual([35, 35, 35]);
    expect(Math.floor((255 * 6 * 6) / 256)).toBe(35);
  });

  it('gives nothing for a picture too small to halve', () => {
    expect(halvePicture(fillPicture(3, 3, () => 9)).data).toHaveLength(0);
  });

  it('moves points along: a pixel of the half lies over the middle of five', () => {
    expect(halvePoint([2.5, 1.5])).toEqual([0, 0]);
    expect(halvePoint([12.5, 7.5])).toEqual([5, 3]);
  });
});

describe('turnPicture', () => {
  it.each<[QuarterTurns, number[]]>([
    [0, [1, 2, 3, 4, 5, 6]],
    [1, [4, 1, 5, 2, 6, 3]],
    [2, [6, 5, 4, 3, 2, 1]],
    [3, [3, 6, 2, 5, 1, 4]],
  ])('turns by %i quarters clockwise', (quarterTurns, expected) => {
    const picture = fillPicture(3, 2, (x, y) => y * 3 + x + 1);

    const turned = turnPicture(picture, quarterTurns);

    expect([...turned.data].filter((_, i) => i % 3 === 0)).toEqual(expected);
    expect(turned.width).toBe(quarterTurns % 2 === 0 ? 3 : 2);
  });

  it.each<QuarterTurns>([0, 1, 2, 3])('knows where each pixel came from after %i quarters', (quarterTurns) => {
    const picture = fillPicture(5, 4, (x, y) => y * 5 + x);
    const turned = turnPicture(picture, quarterTurns);

    for (let y = 0; y < turned.height; y++) {
      for (let x = 0; x < turned.width; x++) {
        const [sourceX, sourceY] = turnBack([x, y], picture, quarterTurns);
        expect(turned.data[(y * turned.width + x) * 3]).toBe(sourceY * 5 + sourceX);
      }
    }
  });
});

function fillPicture(width: number, height: number, colour: (x: number, y: number) => number): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    data[i] = colour(pixel % width, Math.floor(pixel / width));
  }
  return { data, width, height };
}
