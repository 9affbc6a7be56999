import { describe, expect, it } from 'vitest';
import { listFaces } from '../../../../functions/domain/verification/group-faces.ts';
import { makeTemplate } from '../../../../functions/domain/verification/make-template.ts';
import { aQuality } from '../../../support/builders.ts';
import { aCalibration } from '../../../support/faces/calibrations.ts';
import { aSummary, faceAt, vectorAt } from '../../../support/faces/placed-faces.ts';

type Images = Parameters<typeof aSummary>;

/** With the made-up calibration, faces up to 0.5 apart are one person. */
const template = (...images: Images) => makeTemplate(listFaces(aSummary(...images)), [aCalibration()]);

describe('the template', () => {
  it('is the mean of the vectors of one person, with the largest distance from it', () => {
    const { vector, faces, leftOut, spread, encoder } = template({
      one: [faceAt('a', 0)],
      two: [faceAt('b', 0.1)],
      three: [faceAt('c', 0.35)],
    });

    expect(vector[0]).toBeCloseTo(0.15, 12);
    expect(vector.slice(1)).toEqual(vectorAt(0).slice(1));
    expect(spread).toBeCloseTo(0.2, 12);
    expect(faces).toEqual(['a', 'b', 'c']);
    expect(leftOut).toEqual([]);
    expect(encoder).toEqual({ name: 'test', version: '1' });
  });

  it('of a single face is its vector', () => {
    expect(template({ one: [faceAt('a', 0.3)] })).toMatchObject({ vector: vectorAt(0.3), faces: ['a'], spread: 0 });
  });

  it('is of the person in most pictures, and leaves out the others', () => {
    const { faces, leftOut } = template({
      one: [faceAt('stranger', 2, 500), faceAt('a', 0, 10)],
      two: [faceAt('b', 0.1, 10)],
    });

    expect(faces).toEqual(['a', 'b']);
    expect(leftOut).toEqual([{ faceId: 'stranger', reason: 'other_person' }]);
  });

  it('takes one face of a picture only, however near a second one is', () => {
    const { faces, leftOut } = template({ one: [faceAt('a', 0), faceAt('twin', 0.2)], two: [faceAt('b', 0.01)] });

    expect(faces).toEqual(['a', 'b']);
    expect(leftOut).toEqual([{ faceId: 'twin', reason: 'other_person' }]);
  });

  it('is of the person with the larger faces where two are in as many pictures', () => {
    const { faces } = template({
      one: [faceAt('behind', 2, 30), faceAt('front', 0, 200)],
      two: [faceAt('front2', 0.1, 150), faceAt('behind2', 2.1, 40)],
    });

    expect(faces).toEqual(['front', 'front2']);
  });

  it('is of the person who came first where the encoder tells no boxes', () => {
    expect(template({ one: [faceAt('first', 0)], two: [faceAt('second', 2)] }).faces).toEqual(['first']);
  });

  it('does not join a chain of look-alikes', () => {
    const { faces, leftOut } = template({ one: [faceAt('a', 0)], two: [faceAt('b', 0.4)], three: [faceAt('c', 0.85)] });

    expect(faces).toEqual(['a', 'b']);
    expect(leftOut).toEqual([{ faceId: 'c', reason: 'other_person' }]);
  });

  it('leaves out what another version of the encoder has made', () => {
    const { faces, leftOut, encoder } = template(
      { old: [faceAt('o', 0), faceAt('p', 2), faceAt('q', 4)], one: [faceAt('a', 0)], two: [faceAt('b', 0.1)] },
      { old: '0' },
    );

    expect(encoder.version).toBe('1');
    expect(faces).toEqual(['a', 'b']);
    expect(leftOut.map(({ reason }) => reason)).toEqual(['other_encoder', 'other_encoder', 'other_encoder']);
  });

  it('leaves out faces that are not usable, also where no other is as large', () => {
    const poor = { ...faceAt('poor', 0, 500), quality: aQuality({ usable: false }) };

    const { faces, leftOut } = template({ one: [poor], two: [faceAt('b', 0.1, 10)], three: [faceAt('c', 2, 5)] });

    expect(faces).toEqual(['b']);
    expect(leftOut).toEqual([
      { faceId: 'poor', reason: 'poor_quality' },
      { faceId: 'c', reason: 'other_person' },
    ]);
  });

  it('cannot be made of faces that are not usable', () => {
    const poor = { ...faceAt('poor', 0), quality: aQuality({ usable: false }) };

    expect(() => template({ one: [poor] })).toThrow(expect.objectContaining({ code: 'no_usable_face' }));
  });

  it('takes faces of which the encoder tells no quality', () => {
    expect(template({ one: [{ ...faceAt('a', 0), quality: null }] }).faces).toEqual(['a']);
  });

  it('joins faces up to the distance of dlib where the encoder has no calibration', () => {
    const { faces } = makeTemplate(listFaces(aSummary({ one: [faceAt('a', 0)], two: [faceAt('b', 0.59)] })), []);

    expect(faces).toEqual(['a', 'b']);
  });

  it('cannot be made without a face', () => {
    expect(() => template({ one: [] })).toThrow(expect.objectContaining({ code: 'no_usable_face' }));
  });
});
