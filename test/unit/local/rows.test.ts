import { expect, it } from 'vitest';
import { fromEncodingsRow, toEncodingsRow } from '../../../local/store/rows.ts';
import { aFace, IMAGE_ID, idNumber } from '../../support/builders.ts';

const encodings = {
  imageId: IMAGE_ID,
  faces: [{ ...aFace(), faceId: idNumber(1) }],
  width: 300,
  height: 400,
  encoder: { name: 'test', version: '1' },
};
const row = { image_id: IMAGE_ID, ...toEncodingsRow(encodings) };

it('a row gives the encodings that were written, quality included', () => {
  expect(fromEncodingsRow(row)).toEqual(encodings);
});

it('a row of an earlier version has faces without a quality', () => {
  const [{ quality: _, vector, ...face } = aFace()] = encodings.faces;

  expect(fromEncodingsRow({ ...row, faces: JSON.stringify([face]) }).faces).toEqual([
    { ...face, vector, quality: null },
  ]);
});
