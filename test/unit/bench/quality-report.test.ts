import { describe, expect, it } from 'vitest';
import { correlate, describeHarms, describeRejection } from '../../../bench/quality/report.ts';
import type { WorsePicture } from '../../../bench/quality/worsen-faces.ts';
import { aQuality } from '../../support/builders.ts';
import { vectorAt } from '../../support/faces/placed-faces.ts';

/** A picture whose face is at a place on a line: the distance of two faces is the distance of their places. */
function aPicture(person: string, photo: string, place: number, score: number, moved = 0): WorsePicture {
  const box = { x: 0, y: 0, width: 1, height: 1 };
  const quality = aQuality({ score, usable: score >= 40, advice: score < 40 ? ['too_blurred'] : [] });
  const face = { vector: vectorAt(place), box, landmarks: [], confidence: 1, quality };
  return { person, photo, kind: 'blur', level: 1, face, moved };
}

const rowsOf = (table: string): string[][] =>
  table
    .split('\n')
    .filter((line) => line.startsWith('| ') && !line.startsWith('| --'))
    .slice(1)
    .map((line) => line.split('|').map((cell) => cell.trim()));

describe('the report on quality', () => {
  it('tells how many comparisons of one person miss, as pictures with the lowest scores are dropped', () => {
    const good = [0, 1, 2, 3, 4, 5, 6].map((photo) => aPicture('ann', String(photo), 0, 90 - photo));
    const poor = [7, 8, 9].map((photo) => aPicture('ann', String(photo), photo, 10));

    const [all, , , dropped] = rowsOf(describeRejection('', [...poor, ...good]));

    // Of 45 pairs the 21 among good ones match; the poor ones are a whole unit from all others.
    expect(all?.slice(1, 5)).toEqual(['0 %', '10', '53.3 %', '1']);
    expect(dropped?.slice(1, 6)).toEqual(['30 %', '7', '0.0 %', '1', '84']);
  });

  it('compares no two pictures made of one photo', () => {
    const [all] = rowsOf(describeRejection('', [aPicture('ann', '1', 0, 90), aPicture('ann', '1', 5, 80)]));

    expect(all?.slice(3, 5)).toEqual(['', '0']);
  });

  it('tells by kind how far vectors move, and what is advised most', () => {
    const lost = { ...aPicture('ann', '3', 0, 0), face: undefined, moved: Number.NaN };

    const [row] = rowsOf(describeHarms([aPicture('ann', '1', 0, 30, 0.4), aPicture('ann', '2', 0, 50, 0.2), lost]));

    expect(row?.slice(1, 7)).toEqual(['blur 1', '2 of 3', '0.30', '40', '50 %', 'too_blurred (1)']);
  });

  it('tells how often two people in such pictures are within the limit, and of how many who are usable', () => {
    const blurred = [aPicture('ann', '1', 0, 30), aPicture('bob', '2', 0.1, 50), aPicture('cid', '3', 0.2, 60)];

    const [row] = rowsOf(describeHarms([...blurred, aPicture('cid', '4', 9, 70)]));

    // Of six pairs one is of one person.
    expect(row?.slice(7, 9)).toEqual(['3 of 5', '1 of 2']);
  });

  it('correlates the score with how far the vector has moved', () => {
    const pictures = [10, 50, 90].map((score) => aPicture('ann', '1', 0, score, 1 - score / 100));

    expect(correlate(pictures)).toBeCloseTo(-1, 12);
  });
});
