import { describe, expect, it } from 'vitest';
import { readOrientation, writeOrientation } from '../../../../encoder/decode/orientation.ts';
import { drawExif } from '../../../support/pictures/picture-files.ts';

describe('readOrientation', () => {
  it.each([1, 3, 4].flatMap((type) => [false, true].map((little) => ({ type, little }))))(
    'reads a value of type $type, little-endian: $little',
    ({ type, little }) => {
      expect(readOrientation(drawExif(6, { type, little }))).toBe(6);
    },
  );

  it.each([0, 9, 65_535])('takes %i for no orientation', (value) => {
    expect(readOrientation(drawExif(value))).toBeUndefined();
  });

  it('passes over the name that stands in front in a JPEG', () => {
    expect(readOrientation(Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), drawExif(8)]))).toBe(8);
  });

  it('takes the first of two', () => {
    const first = drawExif(6);
    const both = Buffer.concat([first.subarray(0, 22), first.subarray(10, 22), first.subarray(22)]);
    both.writeUInt16BE(2, 8);
    both.writeUInt16BE(3, 30);

    expect(readOrientation(both)).toBe(6);
  });

  it('does not read the directory of the thumbnail', () => {
    const exif = Buffer.concat([drawExif(1), drawExif(8).subarray(8)]);
    exif.writeUInt32BE(26, 22);

    expect(readOrientation(exif)).toBe(1);
  });

  it.each([
    ['nothing', ''],
    ['another kind of data', 'http://ns.adobe.com/xap/1.0/'],
    ['a directory behind the end', 'MM\0*\x7f\xff\xff\xff'],
    ['a directory that points to itself', 'MM\0*\0\0\0\x04\0\0'],
    ['a long directory that breaks off', 'MM\0*\0\0\0\x08\xff\xff'],
  ])('finds no orientation in %s', (_, text) => {
    expect(readOrientation(Buffer.from(text, 'latin1'))).toBeUndefined();
  });
});

describe('writeOrientation', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('writes what is read again: %i', (orientation) => {
    expect(readOrientation(writeOrientation(orientation))).toBe(orientation);
  });
});
