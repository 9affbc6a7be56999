import sharp from 'sharp';
import type { Colours, RawPixels } from '../prepared-picture.ts';
import { wrapInTiff } from './wrap-in-tiff.ts';

/**
 * Pixels whose values stand for other colours -> sRGB, as the picture library converts a file with such a profile. A profile that it
 * cannot use changes nothing.
 */
export async function convertColours(pixels: RawPixels, colours: Colours): Promise<Uint8Array> {
  const profile = colours === 'display-p3' ? await readDisplayP3() : colours;
  return sharp(wrapInTiff(pixels, profile)).toColourspace('srgb').raw().toBuffer();
}

/** The picture library has this profile, and gives it only as part of a picture. */
async function readDisplayP3(): Promise<Uint8Array> {
  const black = { width: 1, height: 1, channels: 3, background: '#000000' } as const;
  const { icc } = await sharp(await sharp({ create: black }).withIccProfile('p3').png().toBuffer()).metadata();
  if (!icc) throw new Error('the picture library has no profile of Display P3');
  return icc;
}
