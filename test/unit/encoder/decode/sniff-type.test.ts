import { describe, expect, it } from 'vitest';
import { describeType } from '../../../../encoder/decode/describe-type.ts';
import { sniffType } from '../../../../encoder/decode/sniff-type.ts';
import type { DetectedType } from '../../../../encoder/picture-error.ts';

const brands = (...names: string[]): string =>
  `\0\0\0${String.fromCharCode(8 + 4 * (names.length + 1))}ftyp${names[0]}\0\0\0\0${names.slice(1).join('')}`;

const box = (type: string, content: string): string =>
  `\0\0\0${String.fromCharCode(8 + content.length)}${type}${content}`;

/** @param types of the items, whose ids count from 1. @param main the id of the main picture */
const listPictures = (types: readonly string[], main: number): string => {
  const items = types.map((type, i) => box('infe', `\x02\0\0\0\0${String.fromCharCode(i + 1)}\0\0${type}\0`));
  const list = box('iinf', `\0\0\0\0\0${String.fromCharCode(types.length)}${items.join('')}`);
  return box('meta', `\0\0\0\0${box('pitm', `\0\0\0\0\0${String.fromCharCode(main)}`)}${list}`);
};

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
    ['video', '\x1aE\xdf\xa3'],
    ['video', 'RIFF\0\0\0\0AVI LIST'],
    ['video', '\0\0\x01\xba'],
    ['video', '\0\0\0\x08wide\0\0\x10\0mdat'],
    ['unknown', brands('crx ', 'isom')],
    ['unknown', brands('avci', 'miaf')],
    ['unknown', brands('M4A ', 'isom')],
    ['jxl', '\xff\x0a'],
    ['jp2', '\0\0\0\x0cjP  \r\n\x87\n'],
    ['svg', '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['svg', '<svg a="WEBP" xmlns="http://www.w3.org/2000/svg"/>'],
    ['html', '\n<!DOCTYPE html><title>Not found</title>'],
    ['html', '<html>'],
    ['html', '<!-- saved from url=(0020) -->\n<!-- twice --><html>'],
    ['html', '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">'],
    ['unknown', '<!--'.repeat(200)],
    ['unknown', '<?xml version="1.0"?><feed/>'],
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

describe('sniffType of a list of pictures', () => {
  it.each([
    ['av01', 'avif'],
    ['hvc1', 'heic'],
    ['jpeg', 'unknown'],
    ['unci', 'unknown'],
  ])('goes by how the main picture is coded (%s), whatever the brands say', (coding, type) => {
    for (const names of [['mif1', 'miaf'], ['avif'], ['heic'], ['isom']]) {
      const file = `${brands(...names)}${listPictures(['Exif', coding], 2)}`;

      expect(sniffType(Buffer.from(file, 'latin1'))).toBe(type);
    }
  });

  it('goes by the tiles of a picture that is put together of tiles', () => {
    const file = `${brands('mif1')}${listPictures(['grid', 'hvc1', 'hvc1'], 1)}`;

    expect(sniffType(Buffer.from(file, 'latin1'))).toBe('heic');
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
