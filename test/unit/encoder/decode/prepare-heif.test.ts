import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { prepareAvif, prepareHeic } from '../../../../encoder/decode/formats/heif/heif.ts';
import { checkSize } from '../../../../encoder/decode/limits.ts';
import { drawNoise } from '../../../support/pictures/encoder-pictures.ts';
import { addProperty, deriveAvif, nameMainBrand } from '../../../support/pictures/heif-files.ts';

const SIDE = 64;
const avif = await drawNoise(SIDE, SIDE).avif({ effort: 0, chromaSubsampling: '4:4:4' }).toBuffer();
const heic = readFileSync(join(import.meta.dirname, '../../../support/pictures/portrait.heic'));

async function sizeOf(bytes: Buffer) {
  const opened = prepareAvif(bytes).open(640);
  if (!(opened instanceof Uint8Array)) throw new Error('pixels instead of bytes');
  const { width, height } = (await sharp(opened).raw().toBuffer({ resolveWithObject: true })).info;
  return { width, height };
}

const unsupported = (words: string) =>
  expect.objectContaining({ code: 'unsupported_image', message: expect.stringContaining(words) });

describe('prepareAvif', () => {
  it('opens a grid of tiles', async () => {
    const grid = deriveAvif(avif, SIDE, { rows: 2, columns: 2, canvas: 2 * SIDE });

    expect(prepareAvif(grid)).toMatchObject({ width: 2 * SIDE, height: 2 * SIDE });
    expect(await sizeOf(grid)).toEqual({ width: 2 * SIDE, height: 2 * SIDE });
  });

  it('calls a grid damaged whose last tile breaks off, which its decoder would leave black', () => {
    const grid = deriveAvif(avif, SIDE, { rows: 2, columns: 2, canvas: 2 * SIDE });

    expect(() => prepareAvif(grid.subarray(0, -1))).toThrow(expect.objectContaining({ code: 'corrupt_image' }));
  });

  it('counts the pixels of a grid that says elsewhere that it is small', () => {
    const grid = deriveAvif(avif, SIDE, { rows: 4, columns: 4, canvas: 16_384, says: SIDE });

    expect(() => checkSize(prepareAvif(grid))).toThrow('This picture has 16384 x 16384 pixels');
  });

  it('takes 256 tiles, and not 257', () => {
    expect(prepareAvif(deriveAvif(avif, SIDE, { rows: 16, columns: 16, canvas: 1024 }))).toMatchObject({ width: 1024 });
    expect(() => prepareAvif(deriveAvif(avif, SIDE, { rows: 17, columns: 16, canvas: 1024 }))).toThrow(
      unsupported('in more than 256 tiles'),
    );
  });

  it('refuses pictures on top of each other', () => {
    expect(() => prepareAvif(deriveAvif(avif, SIDE, { kind: 'iovl', columns: 2, canvas: SIDE }))).toThrow(
      unsupported('on top of each other'),
    );
  });

  it('refuses a file that has the list of its pictures twice', () => {
    const [from, to] = [avif.indexOf('meta') - 4, avif.indexOf('mdat') - 4];
    const twice = Buffer.concat([avif.subarray(0, to), avif.subarray(from, to), avif.subarray(to)]);

    expect(() => prepareAvif(twice)).toThrow(expect.objectContaining({ code: 'corrupt_image' }));
  });

  it('refuses a size behind more boxes than any program writes', () => {
    const properties = avif.indexOf('ipco') - 4;
    const boxes = Buffer.alloc(8 * 10_001, Buffer.from('\0\0\0\x08free', 'latin1'));
    const hidden = Buffer.concat([avif.subarray(0, properties + 8), boxes, avif.subarray(properties + 8)]);
    for (const type of ['ipco', 'iprp', 'meta']) {
      const at = hidden.indexOf(type) - 4;
      hidden.writeUInt32BE(hidden.readUInt32BE(at) + boxes.length, at);
    }

    expect(() => prepareAvif(hidden)).toThrow(expect.objectContaining({ code: 'corrupt_image' }));
  });

  it.each(['avis', 'mif1', 'miaf', 'MA1B', 'isom'])('opens a file whose main brand is %s', async (brand) => {
    expect(await sizeOf(nameMainBrand(avif, brand))).toEqual({ width: SIDE, height: SIDE });
  });

  it('says that a video without a still picture is in a form that cannot be opened', () => {
    const video = Buffer.from('\0\0\0\x10ftypavis\0\0\0\0\0\0\0\x08moov', 'latin1');

    expect(() => prepareAvif(video)).toThrow(unsupported('as a video'));
  });
});

describe('prepareHeic', () => {
  it('takes a picture of a phone', () => {
    expect(prepareHeic(heic)).toMatchObject({ type: 'heic', width: 500, height: 500 });
  });

  it.each([
    ['nothing', 0, 500],
    ['more than there is', 500, 501],
  ])('calls a picture damaged of which %s is shown', (_, width, height) => {
    const cropped = addProperty(heic, 'clap', width, 1, height, 1, 0, 1, 0, 1);

    for (const prepare of [prepareHeic, prepareAvif]) {
      expect(() => prepare(cropped)).toThrow(expect.objectContaining({ code: 'corrupt_image' }));
    }
  });

  it('takes a crop of a few pixels, and says that the decoder does not take one of many', () => {
    expect(prepareHeic(addProperty(heic, 'clap', 440, 1, 440, 1, 0, 1, 0, 1))).toMatchObject({ width: 500 });
    expect(() => prepareHeic(addProperty(heic, 'clap', 430, 1, 430, 1, 0, 1, 0, 1))).toThrow(
      unsupported('cropped away'),
    );
  });
});
