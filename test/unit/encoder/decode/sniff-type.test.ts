import { describe, expect, it } from 'vitest';
import { describeType } from '../../../../encoder/decode/describe-type.ts';
import { sniffType } from '../../../../encoder/decode/sniff-type.ts';
import type { DetectedType } from '../../../../encoder/picture-error.ts';

const brands = (...names: string[]): string =>
  `\0\0\0${String.fromCharCode(8 + 4 * (names.length + 1))}ftyp${names[0]}\0\0\0\0${names.slice(1).join('')}`;

describe('sniffType', () => {
  it.each<[DetectedType, string]>([
    ['jpeg', '\xff\xd8\xff\xe0'],
    ['png', '\x89PNG\r\n\x1a\n'],
    ['webp', 'RIFF\0\0\0\0WEBP'],
    ['gif', 'GIF89a'],
    ['gif', 'GIF87a'],
    ['tiff', 'II*\0'],
    ['tiff', 'MM\0*'],
    ['bmp', `BM\0\0\0\0\0\0\0\0\0\0\0\0(\0\0\0${'\0'.repeat(36)}`],
    ['bmp', `BM\0\0\0\0made\0\0\0\0\x7c\0\0\0`],
    ['unknown', 'BM is how this text of more than 26 characters begins'],
    ['avif', brands('avif', 'mif1', 'miaf')],
    ['avif', brands('mif1', 'avif')],
    ['heic', brands('heic', 'mif1', 'heic')],
    ['heic', brands('mif1', 'heic')],
    ['heic', brands('msf1', 'hevc')],
    ['video', brands('isom', 'mp42')],
    ['video', brands('qt  ')],
    ['video', brands('M4V ', 'M4A ', 'mp42')],
    ['unknown', brands('crx ', 'isom')],
    ['unknown', brands('avci', 'miaf')],
    ['unknown', brands('M4A ', 'isom')],
    ['jxl', '\xff\x0a'],
    ['jp2', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['svg', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['svg', '<svg a="WEBP" xmlns="http://www.w3.org/2000/svg"/>'],
    ['html', '\n<!DOCTYPE html><title>Not found</title>'],
    ['html', '<html>'],
    ['pdf', '%PDF-1.7WEBP\n'],
    ['zip', 'PK\x03\x04'],
    ['empty', ''],
    ['unknown', 'RIFF\0\0\0\0WAVE'],
    ['unknown', 'BM'],
    ['unknown', '\xff\xd8'],
    ['unknown', 'FITSxxxxWEBP'],
    ['unknown', 'not a picture'],
  ])('says %s of what begins with %j', (type, text) => {
    expect(sniffType(Buffer.from(text, 'latin1'))).toBe(type);
  });
});

describe('describeType', () => {
  it('names HEIC, and what to do on the phone', () => {
    expect(describeType('heic')).toMatchObject({
      code: 'unsupported_image',
      detectedType: 'heic',
      message: expect.stringMatching(/HEIC.*Settings, Camera, Formats, Most Compatible/),
    });
  });

  it.each<DetectedType>(['jxl', 'jp2', 'svg', 'pdf', 'html', 'video', 'zip', 'empty', 'unknown'])(
    'gives a whole sentence for %s',
    (type) => {
      expect(describeType(type).message).toMatch(/^This .*\.$/);
    },
  );
});
