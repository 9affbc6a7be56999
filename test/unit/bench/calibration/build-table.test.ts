import { describe, expect, it } from 'vitest';
import { measureDistance } from '../../../../api/distance.ts';
import { buildTable } from '../../../../bench/accuracy/calibration/build-table.ts';
import { countUpTo } from '../../../../bench/accuracy/calibration/measures/error-rates.ts';
import type { Person } from '../../../../bench/accuracy/calibration/people.ts';
import { seedRandom } from '../../../../bench/accuracy/calibration/random.ts';
import { averageVectors } from '../../../../functions/domain/verification/average-vectors.ts';
import { type FaceCounts, limitFor } from '../../../../functions/domain/verification/calibration.ts';
import { calibrationTableSchema } from '../../../../settings/calibration-table.ts';
import { makePeople } from './made-people.ts';

const SPREAD = { between: 0.2, within: 0.14 } as const;
const encoder = { name: 'made', version: '1.0.0' };
const calibrate = (people: readonly Person[]) => buildTable({ people, encoder, source: 'made data' });

/** 80 people with 8 pictures each: 3,160 pairs. */
const many = calibrate(makePeople(80, 8, SPREAD, seedRandom(1)));
/** The same people, few of whom have more than one picture. */
const single = makePeople(80, 8, SPREAD, seedRandom(1)).map((person, index) =>
  index < 12 ? person : { ...person, vectors: person.vectors.slice(0, 1) },
);
const few = calibrate(single);
/** Half of the people have many pictures, the others one. */
const half = calibrate(
  makePeople(80, 8, SPREAD, seedRandom(1)).map((person, index) =>
    index < 40 ? person : { ...person, vectors: person.vectors.slice(0, 1) },
  ),
);

/** Distances between other people, with templates of so many faces on both sides, in rising order. */
const heldOut = new Map([1, 2, 3, 5, 25].map((faces) => [faces, compareOthers(faces)]));

function compareOthers(faces: number): number[] {
  const templates = makePeople(400, faces, SPREAD, seedRandom(99)).map(({ vectors }) => averageVectors(vectors));
  const distances = templates.flatMap((one, index) =>
    templates.slice(0, index).map((other) => measureDistance(one, other)),
  );
  return distances.toSorted((a, b) => a - b);
}

/** The part of the other people who are as near. */
function measureHeldOut(faces: number, distance: number): number {
  const distances = heldOut.get(faces) ?? [];
  return countUpTo(distances, distance) / distances.length;
}

describe('the calibration of made people', () => {
  it('says what stands behind it', () => {
    expect(calibrationTableSchema.parse(many)).toMatchObject({
      ...{ encoder, source: 'made data', pictures: 640, identities: 80, identity_pairs: 3160, comparisons: 202_240 },
      smallest_rate: 0.001,
    });
  });

  it('refuses rates below three pairs of people', () => {
    for (const { rates } of many.thresholds) expect(rates.at(-1)?.rate).toBe(0.001);
    expect(calibrate(makePeople(9, 2, SPREAD, seedRandom(1))).smallest_rate).toBe(0.1);
    expect(() => calibrate(makePeople(8, 2, SPREAD, seedRandom(1)))).toThrow('too few pairs of different people: 28');
  });

  it.each([1, 2, 3, 5])('keeps its rates on other people, with templates of %d faces', (faces) => {
    for (const { rate, distance, upper_bound, method } of ratesOf(many, faces)) {
      const measured = measureHeldOut(faces, distance);
      expect(method).toBe('measured');
      expect(measured).toBeLessThan(upper_bound);
      expect(measured).toBeGreaterThan(rate / 4);
    }
  });

  it.each([2, 3, 5])('keeps them with thresholds derived from single pictures, for templates of %d faces', (faces) => {
    for (const { distance, upper_bound, method } of ratesOf(few, faces)) {
      expect(method).toBe('derived');
      expect(measureHeldOut(faces, distance)).toBeLessThan(upper_bound);
    }
  });

  it.each([2, 3, 5])(
    'carries what averaging does over to the people who have one picture, for templates of %d',
    (faces) => {
      for (const { rate, distance, upper_bound, method } of ratesOf(half, faces)) {
        const measured = measureHeldOut(faces, distance);
        expect(method).toBe('derived');
        expect(measured).toBeLessThan(upper_bound);
        expect(measured).toBeGreaterThan(rate / 20);
      }
    },
  );

  it('leaves more open where only some of the people tell what averaging does', () => {
    const [singles, ...templates] = half.thresholds;

    for (const { rates } of templates) {
      for (const [index, { upper_bound }] of rates.entries()) {
        expect(upper_bound).toBeGreaterThan(singles?.rates[index]?.upper_bound ?? Number.NaN);
      }
    }
  });

  it('measures groups of people at the distances of all', () => {
    const people = makePeople(80, 2, SPREAD, seedRandom(1));
    const alike = makePeople(40, 1, { between: 0.17, within: 0.14 }, seedRandom(4));

    const { groups, thresholds } = buildTable({
      people,
      encoder,
      source: '',
      groups: [{ name: 'alike', people: alike }],
    });

    expect(groups).toMatchObject([{ name: 'alike', identities: 40, identity_pairs: 780 }]);
    const rates = groups[0]?.rates ?? [];
    expect(rates.map(({ rate, distance }) => [rate, distance])).toEqual(
      thresholds[0]?.rates.map(({ rate, distance }) => [rate, distance]),
    );
    for (const { rate, in_group, upper_bound } of rates) {
      expect(in_group).toBeGreaterThan(2 * rate);
      expect(upper_bound).toBeGreaterThan(in_group);
    }
  });

  it('would err many times more often with the threshold of single pictures', () => {
    const threshold = limitFor(few, [1, 1], 0.01).threshold;

    expect(measureHeldOut(5, threshold)).toBeGreaterThan(0.03);
  });

  it('misses fewer people with more pictures of them', () => {
    const missed = [1, 2, 4].map((faces) => ratesOf(many, faces).at(-1)?.false_non_match?.rate ?? Number.NaN);

    expect(missed[0]).toBeGreaterThan(0.05);
    expect(missed[1]).toBeLessThan((missed[0] ?? 0) / 4);
    expect(missed[2]).toBeLessThanOrEqual(missed[1] ?? 0);
  });

  it('has smaller distances for smaller rates, and bounds above the rates', () => {
    for (const { rates } of [...many.thresholds, ...few.thresholds]) {
      expect(rates.map(({ distance }) => distance)).toEqual(
        rates.map(({ distance }) => distance).toSorted((a, b) => b - a),
      );
      for (const { rate, upper_bound } of rates) expect(upper_bound).toBeGreaterThan(rate);
    }
  });

  it('has no larger distances for more faces', () => {
    for (const { thresholds } of [many, half, few]) {
      for (const { faces, rates } of thresholds) {
        const more = thresholds.filter(({ faces: [m, n] }) => m >= faces[0] && n >= faces[1]);
        for (const [index, { distance }] of rates.entries()) {
          expect(Math.max(...more.map((other) => other.rates[index]?.distance ?? 0))).toBe(distance);
        }
      }
    }
  });

  it('says nothing of templates where nobody has two pictures', () => {
    const { thresholds, within_person } = calibrate(makePeople(40, 1, SPREAD, seedRandom(1)));

    expect(within_person).toBeNull();
    expect(thresholds.map(({ faces }) => faces)).toEqual([[1, 1]]);
    expect(thresholds[0]?.rates[0]?.false_non_match).toBeNull();
  });

  it('is the same each time', () => {
    expect(calibrate(single)).toEqual(few);
  });
});

describe('the table in the service', () => {
  it('is stricter with more faces than were measured, and keeps its rate', () => {
    const threshold = (...faces: FaceCounts) => limitFor(many, faces, 0.01).threshold;

    expect(threshold(25, 1)).toBeLessThan(threshold(6, 1));
    expect(threshold(6, 1)).toBeLessThan(threshold(5, 1));
    expect(measureHeldOut(25, threshold(25, 25))).toBeLessThan(0.02);
  });
});

function ratesOf({ thresholds }: typeof many, faces: number) {
  return thresholds.find(({ faces: [one, other] }) => one === faces && other === faces)?.rates ?? [];
}
