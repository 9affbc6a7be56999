import { describe, expect, it } from 'vitest';
import type { Comparison } from '../../../../client/index.ts';
import { LARGEST_DISTANCE, makeScale } from '../../../../console/app/session/comparison/scale.ts';
import { nameFaces } from '../../../../console/app/session/faces.ts';
import { aPicture } from '../support/faces.ts';

const limits = [
  { max_false_match_rate: 0.1, threshold: 0.7 },
  { max_false_match_rate: 0.01, threshold: 0.56 },
  { max_false_match_rate: 0.001, threshold: 0.48 },
];

/** Pairs by their faces, such as `a b`; the first letter of a face is its picture. */
function scaleOf(distances: Readonly<Record<string, number>>, limit = 0.48, known: Comparison['limits'] = limits) {
  const faceIds = [...new Set(Object.keys(distances).flatMap((names) => names.split(' ')))].toSorted();
  const pictures = Map.groupBy(faceIds, (faceId) => faceId.charAt(0));
  const comparison: Comparison = {
    container_id: 'c',
    threshold: limit,
    max_false_match_rate: 0.001,
    calibration: null,
    limits: known,
    encoder: null,
    pairs: Object.entries(distances).map(([names, distance]) => {
      const [a = '', b = ''] = names.split(' ');
      return { a, b, distance, false_match_rate: null, same_person: distance <= limit };
    }),
    people: faceIds.map((faceId) => [faceId]),
    not_compared: [],
  };
  const faces = nameFaces(
    [...pictures.values()].map((ids) => aPicture(...ids)),
    comparison,
  );
  return makeScale(faces, comparison, limit);
}

const zonesOf = (scale: ReturnType<typeof scaleOf>) => scale.zones.map(({ name, from, to }) => ({ name, from, to }));

describe('the scale of distances', () => {
  it('has three zones: up to the limit, up to the largest rate of the calibration, and beyond', () => {
    expect(zonesOf(scaleOf({ 'p q': 0.3 }))).toEqual([
      { name: 'same', from: 0, to: 0.48 },
      { name: 'unclear', from: 0.48, to: 0.7 },
      { name: 'different', from: 0.7, to: LARGEST_DISTANCE },
    ]);
  });

  it('says in words what the zones mean and which pairs are in them', () => {
    const { zones } = scaleOf({ 'p q': 0.3, 'p r': 0.48, 'q r': 0.5, 'p s': 0.9, 'q s': 2 });

    expect(zones.map(({ title, meaning, content }) => `${title} ${meaning}. ${content}`)).toEqual([
      'Same person up to 0.48, as near as an estimated 1 in 1,000 strangers. 2 pairs: 1a and 2a, 1a and 3a',
      'Unclear 0.48 to 0.70: strangers are often so near, and one person is sometimes so far. 1 pair: 2a and 3a',
      'Different people beyond 0.70. 2 pairs: 1a and 4a, 2a and 4a',
    ]);
  });

  it('follows the limit that the user moves, and says the rate that covers it', () => {
    const { limit, zones } = scaleOf({ 'p q': 0.5 }, 0.52);

    expect(limit).toBe(0.52);
    expect(zones[0]).toMatchObject({ to: 0.52, content: '1 pair: 1a and 2a' });
    expect(zones[0]?.meaning).toBe('up to 0.52, as near as an estimated 1 in 100 strangers');
  });

  it('leaves nothing unclear with a limit beyond all rates, and says no rate', () => {
    const scale = scaleOf({ 'p q': 0.8 }, 0.9);

    expect(zonesOf(scale)).toEqual([
      { name: 'same', from: 0, to: 0.9 },
      { name: 'different', from: 0.9, to: LARGEST_DISTANCE },
    ]);
    expect(scale.zones[0]?.meaning).toBe('up to 0.90');
  });

  it('has no zone without a width', () => {
    expect(zonesOf(scaleOf({ 'p q': 0.8 }, 0)).map(({ name }) => name)).toEqual(['unclear', 'different']);
    expect(zonesOf(scaleOf({ 'p q': 0.8 }, LARGEST_DISTANCE)).map(({ name }) => name)).toEqual(['same']);
  });

  it('has two zones without a calibration', () => {
    const { zones } = scaleOf({ 'p q': 0.3 }, 0.6, []);

    expect(zones.map(({ title, meaning }) => `${title} ${meaning}`)).toEqual([
      'Same person up to 0.60',
      'Different people beyond 0.60',
    ]);
  });

  it('has a tick for each pair; faces of one picture are marked and in no zone', () => {
    const { ticks, zones, inOnePicture } = scaleOf({ 'p1 p2': 0.3, 'p1 q': 0.2, 'p2 q': 0.8 });

    expect(ticks).toEqual([
      { key: 'p1 p2', distance: 0.3, title: '1a and 1b: 0.30, two faces of one picture', samePicture: true },
      { key: 'p1 q', distance: 0.2, title: '1a and 2a: 0.20', samePicture: false },
      { key: 'p2 q', distance: 0.8, title: '1b and 2a: 0.80', samePicture: false },
    ]);
    expect(zones[0]?.content).toBe('1 pair: 1a and 2a');
    expect(inOnePicture).toBe('1 pair of one picture, always two people');
  });

  it('counts pairs without their names where they are many', () => {
    const distances = Object.fromEntries(['q', 'r', 's', 't', 'u', 'v', 'w'].map((face) => [`p ${face}`, 0.9]));

    expect(scaleOf(distances).zones[2]?.content).toBe('7 pairs');
    expect(scaleOf(distances).zones[0]?.content).toBe('no pair');
    expect(scaleOf(distances).inOnePicture).toBeUndefined();
  });
});
