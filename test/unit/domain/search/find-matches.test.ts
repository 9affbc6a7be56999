import { describe, expect, it } from 'vitest';
import { enrol } from '../../../../functions/domain/search/enrol.ts';
import { partitionOf } from '../../../../functions/domain/search/enrolment.ts';
import { findMatches } from '../../../../functions/domain/search/find-matches.ts';
import { idNumber, NOW } from '../../../support/builders.ts';
import { faceAt } from '../../../support/faces/placed-faces.ts';
import { storedFaces } from '../../../support/faces/stored-faces.ts';
import { memoryEnrolments } from '../../../support/homes/memory-enrolments.ts';

type Containers = Parameters<typeof storedFaces>[0];

const PROBE = 'probe';

/** A container with one picture of a person at each of these places. */
const at = (...places: number[]): Containers[string] => ({
  images: places.map((place, index) => [faceAt(`${place}/${index}`, place)]),
});

/** The probe, and people who are all enrolled. */
async function prepare(people: Containers, probe: Containers[string] = at(0)) {
  const faces = storedFaces({ ...people, [PROBE]: probe });
  const enrolments = memoryEnrolments(faces.containers);
  const dependencies = { ...faces, enrolments };
  for (const containerId of Object.keys(people)) {
    const owner = people[containerId]?.owner ?? 'anyone';
    await enrol(dependencies, { containerId, owner, label: containerId }, NOW);
  }
  const find = (request: { max?: number; maxFalseMatchRate?: number } = {}) =>
    findMatches(dependencies, { containerId: PROBE, owner: 'anyone', ...request }, NOW);
  const names = async (request = {}) => (await find(request)).matches.map(({ enrolment }) => enrolment.label);
  return { dependencies, enrolments, find, names };
}

describe('findMatches', () => {
  it('gives candidates within the allowed rate, nearest first, with what their distance means', async () => {
    const { find } = await prepare({ far: at(0.55), near: at(0.1), between: at(0.45), stranger: at(3) });

    const found = await find({ maxFalseMatchRate: 0.01 });

    expect(found.matches).toMatchObject([
      { enrolment: { label: 'near' }, falseMatchRate: { estimate: 0.0001 }, expectedFalseMatches: 4 * 0.0001 },
      { enrolment: { label: 'between' }, falseMatchRate: { estimate: 0.001 }, expectedFalseMatches: 4 * 0.001 },
      { enrolment: { label: 'far' }, falseMatchRate: { estimate: 0.01, upperBound: 0.02 } },
    ]);
    expect(found).toMatchObject({ searched: 4, faces: 1, maxFalseMatchRate: 0.01, expectedFalseMatches: 0.04 });
  });

  it('allows the rate of a search where none is named, and not the larger one of a comparison of two', async () => {
    const { find, names } = await prepare({ near: at(0.35), between: at(0.45) });

    expect(await names()).toEqual(['near']);
    expect((await find()).maxFalseMatchRate).toBe(0.0001);
  });

  it('judges each candidate by the faces behind its template', async () => {
    // Of one face and two, 0.35 is the limit; of one and one it is 0.4.
    const { names } = await prepare({ one: at(0.38), two: at(0.38, 0.38) });

    expect(await names()).toEqual(['one']);
  });

  it('refuses a rate that the calibration does not support, and an encoder without one', async () => {
    const { find, dependencies } = await prepare({ near: at(0.1) });

    await expect(find({ maxFalseMatchRate: 0.000_01 })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining('0.0001'),
    });
    const request = { containerId: PROBE, owner: 'anyone' };
    await expect(findMatches({ ...dependencies, calibrations: [] }, request, NOW)).rejects.toMatchObject({
      code: 'encoder_not_calibrated',
    });
  });

  it('never gives the container itself, and does not count it', async () => {
    const { dependencies, find } = await prepare({ near: at(0.1) });
    await enrol(dependencies, { containerId: PROBE, owner: 'anyone' }, NOW);

    expect(await find()).toMatchObject({ searched: 1, matches: [{ enrolment: { label: 'near' } }] });
  });

  it("never gives another owner's people, nor those of another encoder, even where an index does", async () => {
    const { enrolments, names } = await prepare({ own: at(0.1), foreign: { owner: 'other', ...at(0) } });
    const [foreign] = enrolments.indexed.filter(({ owner }) => owner === 'other');
    const [own] = enrolments.indexed.filter(({ owner }) => owner === 'anyone');
    if (!foreign || !own) throw new Error('nobody is enrolled');
    enrolments.indexed.push({ ...own, containerId: foreign.containerId });

    expect(await names()).toEqual(['own']);
    enrolments.stored.set('own', { ...own, encoder: { name: 'test', version: '2' } });
    expect(await names()).toEqual([]);
  });

  it('gives the vector, the label and the distance of the table where the index is behind', async () => {
    const { enrolments, find } = await prepare({ moved: at(0.1) });
    const [old] = enrolments.indexed;
    if (!old) throw new Error('nobody is enrolled');
    enrolments.stored.set('moved', {
      ...old,
      label: 'new',
      vector: old.vector.map((_, index) => (index === 0 ? 0.3 : 0)),
    });

    const { matches } = await find();

    expect(matches).toMatchObject([{ enrolment: { label: 'new' } }]);
    expect(matches[0]?.distance).toBeCloseTo(0.3, 6);
  });

  it('leaves out whom the table does not have any more, and looks farther to make up for them', async () => {
    const gone = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`gone ${index}`, at(0.001 * index)]));
    const { enrolments, names } = await prepare({ ...gone, last: at(0.3) });
    for (const name of Object.keys(gone)) enrolments.stored.delete(name);

    expect(await names({ max: 1 })).toEqual(['last']);
    expect(enrolments.limits).toEqual([11, 100]);
  });

  it('looks farther, too, where the nearest are beyond the allowed rate because more faces are behind them', async () => {
    const people = Object.fromEntries(Array.from({ length: 15 }, (_, index) => [`two ${index}`, at(0.38, 0.38)]));
    const { names } = await prepare({ ...people, one: at(0.39) });

    expect(await names({ max: 1 })).toEqual(['one']);
  });

  it('gives no more than the caller wants, and searches once where that is enough', async () => {
    const people = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`${index}`, at(0.01 * index)]));
    const { enrolments, names } = await prepare(people);

    expect(await names({ max: 3 })).toEqual(['0', '1', '2']);
    expect(await names({})).toHaveLength(10);
    expect(enrolments.limits).toEqual([13, 20]);
  });

  it.each([
    ['the enrolment', NOW + 3 * 24 * 60 * 60 * 1000, 2],
    ['the container', NOW + 40 * 24 * 60 * 60 * 1000, undefined],
  ])('gives nobody from the end of %s on', async (_, later, retainDays) => {
    const { dependencies } = await prepare({ other: at(0.2) });
    await enrol(dependencies, { containerId: 'other', owner: 'anyone', retainDays }, NOW);
    const probe = dependencies.containers.stored.get(PROBE);
    if (probe) dependencies.containers.stored.set(PROBE, { ...probe, expiresAt: later + 1 });
    const request = { containerId: PROBE, owner: 'anyone' };

    const found = await findMatches({ ...dependencies, now: () => later }, request, later);

    expect(found.matches).toEqual([]);
  });
});

describe('enrol', () => {
  it('stores the template with the images behind it, until the container expires', async () => {
    const { enrolments } = await prepare({
      own: { images: [[faceAt(idNumber(1), 0)], [faceAt(idNumber(2), 0.1)], [faceAt(idNumber(3), 4)]] },
    });

    const enrolment = enrolments.stored.get('own');
    const [stored] = await enrolments.read(['own']);

    expect(enrolment?.faces).toBe(2);
    expect(enrolment?.images).toHaveLength(2);
    expect(enrolment?.vector[0]).toBe(Math.fround(0.05));
    expect(enrolment).toMatchObject({ label: 'own', owner: 'anyone', enrolledAt: NOW });
    expect(enrolment?.expiresAt).toBe(stored?.container.expiresAt);
  });

  it('never outlives the container, however long it is wished', async () => {
    const { dependencies } = await prepare({ own: at(0) });
    const request = { containerId: 'own', owner: 'anyone' };
    const [stored] = await dependencies.enrolments.read(['own']);

    const long = await enrol(dependencies, { ...request, retainDays: 3000 }, NOW);

    expect(long.expiresAt).toBe(stored?.container.expiresAt);
    expect(long.label).toBeNull();
  });

  it('makes the template again where a picture was erased meanwhile, and gives up in the end', async () => {
    const { dependencies } = await prepare({ own: at(0) });
    const outcomes: ('gone' | 'enrolled')[] = ['gone', 'enrolled', 'gone', 'gone', 'gone'];
    const enrolments = { put: async () => outcomes.shift() ?? 'enrolled' };
    const run = () => enrol({ ...dependencies, enrolments }, { containerId: 'own', owner: 'anyone' }, NOW);

    await expect(run()).resolves.toMatchObject({ containerId: 'own' });
    await expect(run()).rejects.toThrow('erased');
    expect(outcomes).toEqual([]);
  });

  it("does not take another owner's container for an own one, nor numbers that no index can hold", async () => {
    const { dependencies } = await prepare({ own: at(0) });
    await expect(enrol(dependencies, { containerId: 'own', owner: 'other' }, NOW)).rejects.toMatchObject({
      code: 'container_not_found',
    });
    const huge = await prepare({ own: at(0) }, at(1e99));

    await expect(enrol(huge.dependencies, { containerId: PROBE, owner: 'anyone' }, NOW)).rejects.toMatchObject({
      code: 'no_usable_face',
    });
  });
});

describe('partitionOf', () => {
  it('tells owners, encoders and versions apart, however their names are cut', () => {
    const scope = (owner: string, name: string, version: string) => partitionOf({ owner, encoder: { name, version } });
    const partitions = [
      scope('a', 'b', 'c'),
      scope('ab', '', 'c'),
      scope('a', 'bc', ''),
      scope('a","b', '', 'c'),
      scope('a', 'b', 'd'),
    ];

    expect(new Set(partitions).size).toBe(partitions.length);
    expect(scope('a', 'b', 'c')).toBe(partitions[0]);
  });
});
