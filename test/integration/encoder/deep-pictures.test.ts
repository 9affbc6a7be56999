import sharp, { type Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { decodePicture } from '../../../encoder/decode/decode-picture.ts';
import { drawBlank } from '../../support/pictures/encoder-pictures.ts';

/** A skin tone whose values differ between sRGB and wider colour spaces. */
const SKIN = [220, 160, 120];
const drawSkin = (): Sharp => drawBlank(32, 32, `rgb(${SKIN.join(',')})`);

async function firstPixel(picture: Buffer): Promise<number[]> {
  const { pixels } = await decodePicture(picture);
  return [...pixels.data.subarray(0, 3)];
}

describe('pictures of more than 8 bits', () => {
  it.each<[string, (picture: Sharp) => Sharp]>([
    ['PNG', (picture) => picture.png()],
    ['PNG with transparency', (picture) => picture.ensureAlpha().png()],
    ['TIFF', (picture) => picture.tiff({ compression: 'lzw' })],
  ])('are converted from their colour profile to sRGB (%s)', async (_, write) => {
    for (const profile of ['srgb', 'p3']) {
      const deep = await write(drawSkin().toColourspace('rgb16').withIccProfile(profile)).toBuffer();
      expect(await sharp(deep).metadata()).toMatchObject({ depth: 'ushort', icc: expect.anything() });

      expectNear(await firstPixel(deep));
    }
  });

  it('keep their values when they have no profile', async () => {
    expectNear(await firstPixel(await drawSkin().toColourspace('rgb16').png().toBuffer()));
  });
});

function expectNear(pixel: readonly number[]): void {
  for (const [i, value] of pixel.entries()) expect(Math.abs(value - (SKIN[i] ?? 0))).toBeLessThanOrEqual(2);
}
