import { describe, expect, it } from 'vitest';
import { indexPairs, nameFaces } from '../../../console/app/session/faces.ts';
import { aPicture } from './support/faces.ts';

const aComparison = (people: string[][], notCompared: string[] = []) => ({
  container_id: 'c',
  threshold: 0.6,
  max_false_match_rate: null,
  calibration: null,
  limits: [],
  encoder: null,
  pairs: [{ a: 'one', b: 'three', distance: 0.2, false_match_rate: null, same_person: true }],
  people,
  not_compared: notCompared,
});

describe('the names of faces', () => {
  it('tell picture and place', () => {
    const names = nameFaces([aPicture('one', 'two'), aPicture('three')], undefined).map(({ name }) => name);

    expect(names).toEqual(['1a', '1b', '2a']);
  });

  it('count people in the order of the page, whatever the order of the API', () => {
    const comparison = aComparison([['three', 'one'], ['two']]);

    const faces = nameFaces([aPicture('two', 'one'), aPicture('three')], comparison);

    expect(faces.map(({ faceId, person }) => [faceId, person])).toEqual([
      ['two', 0],
      ['one', 1],
      ['three', 1],
    ]);
  });

  it('give no person to a face that was not compared', () => {
    const faces = nameFaces([aPicture('other', 'one')], aComparison([['one']], ['other']));

    expect(faces.map(({ person }) => person)).toEqual([undefined, 0]);
  });
});

it('a pair is found whichever face is named first', () => {
  const pairOf = indexPairs(aComparison([]));

  expect([pairOf('one', 'three')?.distance, pairOf('three', 'one')?.distance, pairOf('one', 'two')]).toEqual([
    0.2,
    0.2,
    undefined,
  ]);
});
