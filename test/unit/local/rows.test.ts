import { expect, it } from 'vitest';
import { fromEncodingsRow, toEncodingsRow } from '../../../local/store/rows.ts';
import { aFace, IMAGE_ID, someEncodings } from '../../support/builders.ts';

const encodings = someEncodings();
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
