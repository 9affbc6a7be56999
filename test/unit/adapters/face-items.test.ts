import { describe, expect, it } from 'vitest';
import { measuresSchema } from '../../../api/quality.ts';
import { faceItemSchema, MEASURE_ORDER, toFaceItem } from '../../../functions/adapters/aws/table/face-items.ts';
import type { Face } from '../../../functions/domain/model.ts';
import { packVector } from '../../../functions/domain/vector-bytes.ts';
import { aFace, aQuality, aVector, idNumber } from '../../support/builders.ts';

const single = aVector().map(Math.fround);
const face = (telling: Partial<Face> = {}): Face => ({ ...aFace({ vector: single }), faceId: idNumber(1), ...telling });
const restored = (stored: Face) => faceItemSchema.parse(toFaceItem(stored));

describe('a stored face', () => {
  it.each<[string, Face]>([
    ['of the built-in encoder', face()],
    [
      'of an encoder that tells its vector alone',
      face({ box: null, landmarks: null, confidence: null, quality: null }),
    ],
    ['without advice, that is not usable', face({ quality: aQuality({ advice: [], usable: false, score: 0 }) })],
  ])('%s is read as it was', (_, stored) => {
    expect(restored(stored)).toEqual(stored);
  });

  it('takes 512 bytes for a vector of 32-bit floats, and keeps the sign of zero, the smallest and the largest', () => {
    const vector = single
      .with(0, -0)
      .with(1, 2 ** -149)
      .with(2, -(2 - 2 ** -23) * 2 ** 127);

    expect(toFaceItem(face({ vector })).vector.byteLength).toBe(512);
    expect(restored(face({ vector })).vector.every((number, index) => Object.is(number, vector[index]))).toBe(true);
  });

  it.each([
    ['one number with more digits', single.with(127, 0.1)],
    ['one number too small for a 32-bit float', single.with(0, Number.MIN_VALUE)],
    ['one number too large for a 32-bit float', single.with(0, 1e39)],
  ])('keeps every bit of a vector with %s', (_, vector) => {
    expect(toFaceItem(face({ vector })).vector.byteLength).toBe(1024);
    expect(restored(face({ vector })).vector).toEqual(vector);
  });

  it('has the bytes of its vector in little-endian order, on any processor', () => {
    const { vector } = toFaceItem(face({ vector: single.with(0, 1) }));

    expect([...vector.subarray(0, 4)]).toEqual([0, 0, 0x80, 0x3f]);
  });

  it('is read in the form of earlier versions: float64, maps and pairs', () => {
    const { faceId, vector, ...rest } = face();

    expect(faceItemSchema.parse({ face_id: faceId, vector: packVector(vector), ...rest })).toEqual(face());
  });

  it.each([0, 4, 511, 516, 1020])('is no face with a vector of %d bytes', (length) => {
    const item = { ...toFaceItem(face()), vector: new Uint8Array(length) };

    expect(faceItemSchema.safeParse(item).success).toBe(false);
  });

  it('has a place for every measure, and only one', () => {
    expect(MEASURE_ORDER.toSorted()).toEqual(Object.keys(measuresSchema.shape).toSorted());
  });
});
