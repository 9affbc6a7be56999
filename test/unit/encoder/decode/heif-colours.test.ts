import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { prepareAvif, prepareHeic } from '../../../../encoder/decode/formats/heif/heif.ts';
import { drawProfile } from '../../../support/pictures/colour-profiles.ts';
import { drawBlank } from '../../../support/pictures/encoder-pictures.ts';
import { addProperty, deriveAvif, numbers, profile, stateColours } from '../../../support/pictures/heif-files.ts';
import { readSrgb } from '../../../support/pictures/picture-files.ts';

const heic = readFileSync(join(import.meta.dirname, '../../../support/pictures/portrait.heic'));
const readProfile = async (name: string): Promise<Buffer> => {
  const { icc } = await sharp(await drawBlank(16, 16).withIccProfile(name).jpeg().toBuffer()).metadata();
  if (!icc) throw new Error('no profile');
  return icc;
};
const [p3, srgb, cmyk] = [await readProfile('p3'), await readSrgb(), await readProfile('cmyk')];

describe('the colours of a HEIC', () => {
  it.each<[string, Buffer, unknown]>([
    ['the profile of Display P3', profile(p3), p3],
    ['the profile of sRGB', profile(srgb), undefined],
    ['a profile of CMYK', profile(cmyk), undefined],
    ['a profile whose cost has no bound', profile(drawProfile(5000)), undefined],
    ['a profile that breaks off', profile(p3.subarray(0, 10)), undefined],
    ['the numbers of Display P3', numbers(12, 13), 'display-p3'],
    ['these numbers with the transfer of BT.709, as videos have it', numbers(12, 1), 'display-p3'],
    ['the numbers of sRGB', numbers(1, 13), undefined],
    ['the numbers of HDR', numbers(12, 16), undefined],
    ['numbers that break off', numbers(12, 13).subarray(0, 6), undefined],
  ])('come from %s', (_, content, colours) => {
    expect(prepareHeic(stateColours(heic, content)).colours).toEqual(colours);
  });

  it('do not come from a property that belongs to no picture', () => {
    const words = [...numbers(12, 13), 0].length / 4;
    const content = Buffer.concat([numbers(12, 13), Buffer.alloc(1)]);
    const values = Array.from({ length: words }, (_, i) => content.readUInt32BE(4 * i));

    expect(prepareHeic(addProperty(heic, 'colr', ...values)).colours).toBeUndefined();
  });
});

describe('the colours of an AVIF', () => {
  it('are left to its decoder where they come from a profile', async () => {
    const avif = await drawBlank(64, 64).withIccProfile('p3').avif({ effort: 0 }).toBuffer();

    expect(prepareAvif(avif).colours).toBeUndefined();
    expect(prepareAvif(stateColours(avif, numbers(12, 13))).colours).toBe('display-p3');
  });

  it('are those of its tiles', async () => {
    const tile = await drawBlank(64, 64).avif({ effort: 0 }).toBuffer();
    const deriveWith = (colours: Buffer): Buffer => deriveAvif(tile, 64, { columns: 2, canvas: 128, colours });

    expect(prepareAvif(deriveWith(numbers(12, 13))).colours).toBe('display-p3');
    expect(prepareAvif(deriveWith(numbers(1, 13))).colours).toBeUndefined();
  });

  it('are not those of another picture in the file', async () => {
    const tile = await drawBlank(64, 64).avif({ effort: 0 }).toBuffer();
    const file = deriveAvif(tile, 64, { canvas: 64, colours: numbers(12, 13) });
    file.write('av01', file.indexOf('grid'), 'latin1');

    expect(prepareAvif(file).colours).toBeUndefined();
  });
});
