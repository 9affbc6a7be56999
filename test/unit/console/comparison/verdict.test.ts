import { describe, expect, it } from 'vitest';
import { formatRate } from '../../../../api/format-rate.ts';
import type { Comparison } from '../../../../client/index.ts';
import { findVerdict } from '../../../../console/app/session/comparison/verdict.ts';
import { nameFaces } from '../../../../console/app/session/faces.ts';
import { aPicture } from '../support/faces.ts';

const LIMIT = 0.524;

/** A distance, and the false match rate that goes with it. */
type Measured = readonly [faces: string, distance: number, rate?: number | undefined];

/** An answer of the API: people and pairs are named by their faces, such as `a b`. */
const aComparison = (people: readonly string[], pairs: readonly Measured[]): Comparison => ({
  container_id: 'c',
  threshold: LIMIT,
  max_false_match_rate: 0.001,
  calibration: null,
  limits: [],
  encoder: null,
  pairs: pairs.map(([faces, distance, rate]) => {
    const [a = '', b = ''] = faces.split(' ');
    const samePicture = a.at(0) === b.at(0);
    return {
      a,
      b,
      distance,
      false_match_rate: rate === undefined ? null : { estimate: rate, upper_bound: 3 * rate },
      same_person: distance <= LIMIT && !samePicture,
    };
  }),
  people: people.map((group) => group.split(' ')),
  not_compared: [],
});

/** Each picture is named by its faces; the first letter of a face is its picture. */
function say(pictures: readonly string[], comparison: Comparison | undefined) {
  const faces = nameFaces(
    pictures.map((faceIds) => aPicture(...faceIds.split(' '))),
    comparison,
  );
  const verdict = findVerdict(faces, comparison);
  return verdict && { text: verdict.title + verdict.reason, pair: verdict.pair.map(({ faceId }) => faceId) };
}

describe('the verdict about two faces', () => {
  it('says that they are one person, by which distance, and how rare that is among strangers', () => {
    expect(say(['p', 'q'], aComparison(['p q'], [['p q', 0.17, 0.001]]))).toEqual({
      text: 'Same person: distance 0.17, limit 0.52, by estimate at most 1 in 1,000 strangers look so alike.',
      pair: ['p', 'q'],
    });
  });

  it('says that they are two', () => {
    expect(say(['p', 'q'], aComparison(['p', 'q'], [['p q', 0.61, 0.05]]))?.text).toBe(
      'Two people: distance 0.61, limit 0.52, by estimate at most 1 in 20 strangers look so alike.',
    );
  });

  it.each([
    ['was not measured', undefined],
    ['says nothing', 1],
  ])('leaves out a rate that %s', (_, rate) => {
    expect(say(['p', 'q'], aComparison(['p', 'q'], [['p q', 0.81, rate]]))?.text).toBe(
      'Two people: distance 0.81, limit 0.52.',
    );
  });

  it.each([
    [0.5238, 'p q', 'Same person: distance 0.5238, limit 0.5240.'],
    [0.5217, 'p q', 'Same person: distance 0.522, limit 0.524.'],
  ])('shows as many digits as tell the distance %d from the limit', (distance, people, text) => {
    expect(say(['p', 'q'], aComparison([people], [['p q', distance]]))?.text).toBe(text);
  });
});

describe('the verdict about several pictures', () => {
  it('tells the farthest pair of one person', () => {
    const comparison = aComparison(
      ['p q r'],
      [
        ['p q', 0.2, 0.001],
        ['p r', 0.41, 0.001],
        ['q r', 0.3, 0.001],
      ],
    );

    expect(say(['p', 'q', 'r'], comparison)).toEqual({
      text: 'Same person in 3 pictures: largest distance 0.41, limit 0.52, by estimate at most 1 in 1,000 strangers look so alike.',
      pair: ['p', 'r'],
    });
  });

  it('tells the nearest pair of people who are all different', () => {
    const comparison = aComparison(
      ['p', 'q', 'r'],
      [
        ['p q', 0.8, 1],
        ['p r', 0.9, 1],
        ['q r', 0.6, 0.01],
      ],
    );

    expect(say(['p', 'q', 'r'], comparison)).toEqual({
      text: '3 different people in 3 pictures: smallest distance 0.60, limit 0.52, by estimate at most 1 in 100 strangers look so alike.',
      pair: ['q', 'r'],
    });
  });

  it('does not take faces of one picture for a pair', () => {
    const comparison = aComparison(
      ['p1', 'p2', 'q'],
      [
        ['p1 p2', 0.3, 0.001],
        ['p1 q', 0.7, 0.1],
        ['p2 q', 0.8, 1],
      ],
    );

    expect(say(['p1 p2', 'q'], comparison)?.pair).toEqual(['p1', 'q']);
  });

  it('tells who of several people is in more than one', () => {
    const comparison = aComparison(
      ['p1', 'p2 q'],
      [
        ['p1 p2', 0.8, 1],
        ['p1 q', 0.7, 0.1],
        ['p2 q', 0.1, 0.001],
      ],
    );

    expect(say(['p1 p2', 'q'], comparison)).toEqual({
      text: 'Two people in 2 pictures. Person B is in 2 of them: distance 0.10, limit 0.52, by estimate at most 1 in 1,000 strangers look so alike.',
      pair: ['p2', 'q'],
    });
  });

  it('tells the weakest pair of all who are in more than one', () => {
    const comparison = aComparison(
      ['p1 q1', 'p2 q2'],
      [
        ['p1 q1', 0.1],
        ['p2 q2', 0.4],
        ['p1 q2', 0.9],
        ['p2 q1', 0.9],
      ],
    );

    expect(say(['p1 p2', 'q1 q2'], comparison)).toEqual({
      text: 'Two people in 2 pictures. People A and B are in more than one: largest distance 0.40, limit 0.52.',
      pair: ['p2', 'q2'],
    });
  });

  it('admits that a face may fit another person too', () => {
    const comparison = aComparison(
      ['p q', 'r'],
      [
        ['p q', 0.3],
        ['p r', 0.6],
        ['q r', 0.5],
      ],
    );

    expect(say(['p', 'q', 'r'], comparison)?.text).toBe(
      'Two people in 3 pictures. Person A is in 2 of them: distance 0.30, limit 0.52. Faces of different people are within the limit too.',
    );
  });
});

describe('there is no verdict', () => {
  it('about the faces of one picture', () => {
    expect(say(['p1 p2'], aComparison(['p1', 'p2'], [['p1 p2', 0.8]]))).toBeUndefined();
  });

  it('about a picture without a face', () => {
    expect(say(['p', ''], aComparison(['p'], []))).toBeUndefined();
  });

  it('before the comparison', () => {
    expect(say(['p', 'q'], undefined)).toBeUndefined();
  });

  it('about faces that came after it', () => {
    expect(say(['p', 'q'], aComparison(['p'], []))).toBeUndefined();
  });
});

describe('a rate in words', () => {
  it.each([
    [0.001, '1 in 1,000'],
    [0.002, '1 in 500'],
    [0.05, '1 in 20'],
    [0.1, '1 in 10'],
    [0.0001, '1 in 10,000'],
    [0.00002, '1 in 50,000'],
    // 1 in 143 would be less than it is.
    [0.007, '1 in 142'],
    [0.4, '1 in 2'],
    [0.7, undefined],
    [1, undefined],
    [0, undefined],
  ])('%d', (rate, text) => {
    expect(formatRate(rate)).toBe(text);
  });
});
