import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { convertColours } from '../../../encoder/decode/colours/convert-colours.ts';
import { decodePrepared } from '../../../encoder/decode/decode-picture.ts';
import { preparePicture } from '../../../encoder/decode/prepare-picture.ts';
import type { Pixels } from '../../../encoder/types.ts';
import { drawProfile } from '../../support/pictures/colour-profiles.ts';
import { drawBlank } from '../../support/pictures/encoder-pictures.ts';
import { numbers, profile, stateColours } from '../../support/pictures/heif-files.ts';
import { insertChunks, pngChunk } from '../../support/pictures/picture-files.ts';

const heic = readFileSync(join(import.meta.dirname, '../../support/pictures/portrait.heic'));

async function decode(bytes: Buffer): Promise<Pixels> {
  return (await decodePrepared(preparePicture(bytes, true), 640)).pixels;
}

/** The same colours in Display P3 and in sRGB: the corners of sRGB by the matrices of CSS Color 4, 17.1, and a gray. */
const COLOURS: [string, number[], number[]][] = [
  ['red', [234, 51, 35], [255, 0, 0]],
  ['green', [117, 251, 76], [0, 255, 0]],
  ['blue', [0, 0, 245], [0, 0, 255]],
  ['gray', [128, 128, 128], [128, 128, 128]],
];

describe.each(COLOURS)('%s in Display P3', (_, wide, narrow) => {
  const draw = () => drawBlank(32, 32, `rgb(${wide.join(',')})`);
  const chunk = pngChunk('cICP', Buffer.from([12, 13, 0, 1]));

  it.each<[string, number, () => Promise<Buffer>]>([
    ['PNG', 4, async () => insertChunks(await draw().png().toBuffer(), chunk)],
    ['PNG of 16 bits', 4, async () => insertChunks(await draw().toColourspace('rgb16').png().toBuffer(), chunk)],
    [
      'AVIF',
      8,
      async () => {
        const avif = draw().withIccProfile('srgb').avif({ quality: 95, chromaSubsampling: '4:4:4', effort: 0 });
        return stateColours(await avif.toBuffer(), numbers(12, 13));
      },
    ],
  ])('comes out in sRGB from the numbers of a %s', async (_type, farthest, write) => {
    const { data } = await decode(await write());

    for (const [i, value] of narrow.entries()) expect(Math.abs((data[i] ?? 0) - value)).toBeLessThanOrEqual(farthest);
  });
});

describe('a HEIC', () => {
  it('in Display P3 comes out in sRGB, by its numbers or its profile', async () => {
    const { icc } = await sharp(await drawBlank(1, 1).withIccProfile('p3').png().toBuffer()).metadata();
    const converted = await convertColours(await decode(heic), 'display-p3');

    expect(Buffer.from(converted).equals((await decode(heic)).data)).toBe(false);
    expect(Buffer.from(converted).equals((await decode(stateColours(heic, numbers(12, 13)))).data)).toBe(true);
    expect(Buffer.from(converted).equals((await decode(stateColours(heic, profile(icc ?? heic)))).data)).toBe(true);
  });

  it.each([
    ['damaged', drawProfile(0).fill(0xff, 130)],
    ['endless', drawProfile(5000)],
  ])('keeps its values when its profile is %s', async (_, icc) => {
    const { data } = await decode(stateColours(heic, profile(icc)));

    expect(Buffer.from(data).equals((await decode(heic)).data)).toBe(true);
  });
});
