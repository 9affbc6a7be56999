import { describe, expect, it } from 'vitest';
import { compareFaces } from '../../../../functions/domain/verification/compare-faces.ts';
import { aQuality } from '../../../support/builders.ts';
import { aCalibration } from '../../../support/faces/calibrations.ts';
import { aSummary, faceAt } from '../../../support/faces/placed-faces.ts';

type Places = Readonly<Record<string, number>>;

const placed = (images: Readonly<Record<string, Places>>, versions?: Readonly<Record<string, string>>) =>
  aSummary(
    Object.fromEntries(
      Object.entries(images).map(([image, places]) => [
        image,
        Object.entries(places).map(([faceId, place]) => faceAt(faceId, place)),
      ]),
    ),
    versions,
  );

const compareAt = (summary: ReturnType<typeof placed>, threshold: number) => compareFaces(summary, { threshold }, []);

describe('compareFaces', () => {
  it('tells the distance of each pair once', () => {
    const { pairs } = compareAt(placed({ one: { a: 0 }, two: { b: 0.25 }, three: { c: 1 } }), 0.6);

    expect(pairs).toMatchObject([
      { a: 'a', b: 'b', distance: 0.25, samePerson: true },
      { a: 'a', b: 'c', distance: 1, samePerson: false },
      { a: 'b', b: 'c', distance: 0.75, samePerson: false },
    ]);
  });

  it('takes faces at the threshold for the same person', () => {
    const { pairs, people } = compareAt(placed({ one: { a: 0 }, two: { b: 0.5 } }), 0.5);

    expect(pairs[0]?.samePerson).toBe(true);
    expect(people).toEqual([['a', 'b']]);
  });

  it('never takes two faces of one picture for the same person, however near they are', () => {
    const { pairs, people } = compareAt(placed({ one: { a: 0, b: 0.01 } }), 0.6);

    expect(pairs).toMatchObject([{ distance: 0.01, samePerson: false }]);
    expect(people).toEqual([['a'], ['b']]);
  });

  it('does not join a chain of look-alikes into one person', () => {
    const chain = placed({ one: { a: 0 }, two: { b: 0.5 }, three: { c: 1.1 } });

    expect(compareAt(chain, 0.6).people).toEqual([['a', 'b'], ['c']]);
  });

  it('joins the nearest first', () => {
    const summary = placed({ one: { a: 0 }, two: { b: 0.5 }, three: { c: 0.6 } });

    expect(compareAt(summary, 0.55).people).toEqual([['a'], ['b', 'c']]);
  });

  it('gives each of two people in a picture the nearer face of another picture', () => {
    const summary = placed({ one: { a: 0, b: 0.4 }, two: { c: 0.45, d: 0.05 } });

    expect(compareAt(summary, 0.6).people).toEqual([
      ['a', 'd'],
      ['b', 'c'],
    ]);
  });

  it('leaves out faces of another version of the encoder, and says so', () => {
    const summary = placed({ old: { a: 0 }, new1: { b: 0 }, new2: { c: 0 } }, { old: '0' });

    const { encoder, pairs, notCompared } = compareAt(summary, 0.6);

    expect(encoder).toEqual({ name: 'test', version: '1' });
    expect(pairs).toHaveLength(1);
    expect(notCompared).toEqual(['a']);
  });

  it('compares nothing where there is no face', () => {
    const comparison = compareAt(placed({ one: {} }), 0.6);

    expect(comparison).toMatchObject({ encoder: null, pairs: [], people: [], notCompared: [] });
  });
});

describe('compareFaces with a calibration', () => {
  const pair = (distance: number) => placed({ one: { a: 0 }, two: { b: distance } });
  const calibrations = [aCalibration()];

  it.each([
    [0.5, true],
    [0.51, false],
  ])('decides by the distance of a rate of 0.001 when the caller names none: at %d', (distance, samePerson) => {
    const { pairs, people, threshold, maxFalseMatchRate, calibration } = compareFaces(pair(distance), {}, calibrations);

    expect({ threshold, maxFalseMatchRate }).toEqual({ threshold: 0.5, maxFalseMatchRate: 0.001 });
    expect(pairs[0]?.samePerson).toBe(samePerson);
    expect(people).toHaveLength(samePerson ? 1 : 2);
    expect(calibration).toBe(calibrations[0]);
  });

  it('decides by the distance of the rate that the caller names', () => {
    const { pairs, threshold } = compareFaces(pair(0.55), { maxFalseMatchRate: 0.01 }, calibrations);

    expect(threshold).toBe(0.6);
    expect(pairs[0]?.samePerson).toBe(true);
  });

  it('tells the rate of each pair, also when the caller names a threshold', () => {
    const { pairs, maxFalseMatchRate } = compareFaces(pair(0.55), { threshold: 0.6 }, calibrations);

    expect(maxFalseMatchRate).toBeNull();
    expect(pairs[0]?.falseMatchRate).toEqual({ estimate: 0.01, upperBound: 0.02 });
  });

  it('tells no rate of two faces that are not usable: bad pictures are alike', () => {
    const rateOf = (one: boolean, other: boolean) => {
      const [a, b] = [one, other].map((usable, index) => ({
        ...faceAt(`${index}`, 0.3 * index),
        quality: aQuality({ usable }),
      }));
      const summary = aSummary({ one: a ? [a] : [], two: b ? [b] : [] });
      return compareFaces(summary, {}, calibrations).pairs[0]?.falseMatchRate;
    };

    expect(rateOf(false, false)).toEqual({ estimate: 1, upperBound: 1 });
    for (const known of [rateOf(true, false), rateOf(false, true), rateOf(true, true)]) {
      expect(known).toEqual({ estimate: 0.0001, upperBound: 0.0002 });
    }
  });

  it('takes no faces of one picture for the same person', () => {
    const { pairs } = compareFaces(placed({ one: { a: 0, b: 0.1 } }), { maxFalseMatchRate: 0.1 }, calibrations);

    expect(pairs[0]?.samePerson).toBe(false);
  });

  it('tells no rates for an encoder without one, and decides by the threshold of dlib', () => {
    const comparison = compareFaces(pair(0.55), {}, []);

    expect(comparison).toMatchObject({ threshold: 0.6, maxFalseMatchRate: null, calibration: null });
    expect(comparison.pairs).toMatchObject([{ falseMatchRate: null, samePerson: true }]);
  });

  it('answers a rate also before there is any face', () => {
    expect(compareFaces(placed({}), { maxFalseMatchRate: 0.01 }, calibrations).threshold).toBe(0.6);
  });
});
