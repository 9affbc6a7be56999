import { describe, expect, it } from 'vitest';
import { compareFaces } from '../../../functions/domain/compare-faces.ts';
import type { ContainerSummary } from '../../../functions/domain/get-summary.ts';
import { aContainer, aFace, aSlot } from '../../support/builders.ts';

/** A face at a place on a line: the distance of two faces is the distance of their places. */
const faceAt = (faceId: string, place: number) => ({ ...aFace({ vector: [place, ...Array(127).fill(0)] }), faceId });

type Places = Record<string, number>;

function aSummary(images: Record<string, Places>, versions: Record<string, string> = {}): ContainerSummary {
  return {
    container: aContainer(),
    images: Object.entries(images).map(([imageId, places]) => ({
      slot: aSlot({ imageId, status: 'completed' as const }),
      encodings: {
        imageId,
        faces: Object.entries(places).map(([faceId, place]) => faceAt(faceId, place)),
        width: 1,
        height: 1,
        encoder: { name: 'test', version: versions[imageId] ?? '1' },
      },
    })),
  };
}

describe('compareFaces', () => {
  it('tells the distance of each pair once', () => {
    const { pairs } = compareFaces(aSummary({ one: { a: 0 }, two: { b: 0.25 }, three: { c: 1 } }), 0.6);

    expect(pairs).toEqual([
      { a: 'a', b: 'b', distance: 0.25, samePerson: true },
      { a: 'a', b: 'c', distance: 1, samePerson: false },
      { a: 'b', b: 'c', distance: 0.75, samePerson: false },
    ]);
  });

  it('takes faces at the threshold for the same person', () => {
    const { pairs, people } = compareFaces(aSummary({ one: { a: 0 }, two: { b: 0.5 } }), 0.5);

    expect(pairs[0]?.samePerson).toBe(true);
    expect(people).toEqual([['a', 'b']]);
  });

  it('never takes two faces of one picture for the same person, however near they are', () => {
    const { pairs, people } = compareFaces(aSummary({ one: { a: 0, b: 0.01 } }), 0.6);

    expect(pairs).toMatchObject([{ distance: 0.01, samePerson: false }]);
    expect(people).toEqual([['a'], ['b']]);
  });

  it('does not join a chain of look-alikes into one person', () => {
    const chain = aSummary({ one: { a: 0 }, two: { b: 0.5 }, three: { c: 1.1 } });

    expect(compareFaces(chain, 0.6).people).toEqual([['a', 'b'], ['c']]);
  });

  it('joins the nearest first', () => {
    const summary = aSummary({ one: { a: 0 }, two: { b: 0.5 }, three: { c: 0.6 } });

    expect(compareFaces(summary, 0.55).people).toEqual([['a'], ['b', 'c']]);
  });

  it('gives each of two people in a picture the nearer face of another picture', () => {
    const summary = aSummary({ one: { a: 0, b: 0.4 }, two: { c: 0.45, d: 0.05 } });

    expect(compareFaces(summary, 0.6).people).toEqual([
      ['a', 'd'],
      ['b', 'c'],
    ]);
  });

  it('leaves out faces of another version of the encoder, and says so', () => {
    const summary = aSummary({ old: { a: 0 }, new1: { b: 0 }, new2: { c: 0 } }, { old: '0' });

    const { encoder, pairs, notCompared } = compareFaces(summary, 0.6);

    expect(encoder).toEqual({ name: 'test', version: '1' });
    expect(pairs).toHaveLength(1);
    expect(notCompared).toEqual(['a']);
  });

  it('compares nothing where there is no face', () => {
    const summary = aSummary({ one: {} });

    expect(compareFaces(summary, 0.6)).toEqual({ encoder: null, pairs: [], people: [], notCompared: [] });
  });
});
