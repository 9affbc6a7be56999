import sharp, { type Sharp } from 'sharp';
import { findSamplePhoto } from './sample-photos.ts';

/** Two women of the samples, each alone in her cut-out. px of the full-size photo. */
const PORTRAITS = {
  blonde: { sample: 3, left: 440, top: 230, width: 500, height: 500 },
  darkHaired: { sample: 6, left: 110, top: 370, width: 500, height: 500 },
} as const;

export type PortraitName = keyof typeof PORTRAITS;
export const PORTRAIT_NAMES: readonly PortraitName[] = ['blonde', 'darkHaired'];

/** A picture of 500 x 500 px with one upright face. */
export function cutPortrait(who: PortraitName = 'blonde'): Sharp {
  const { sample, left, top, width, height } = PORTRAITS[who];
  return sharp(findSamplePhoto(sample)).extract({ left, top, width, height });
}
