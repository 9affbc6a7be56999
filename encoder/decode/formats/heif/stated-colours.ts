import { pickProfile } from '../../colours/colour-profile.ts';
import { isDisplayP3 } from '../../colours/numbered-colours.ts';
import type { Colours } from '../../prepared-picture.ts';
import { readText, readUint16 } from '../../read-bytes.ts';
import type { Box } from './isobmff.ts';

/** The profile, or the numbers, that say what colours a picture's values stand for. */
export interface StatedColours {
  /** An ICC profile, not checked in any way. */
  profile: Uint8Array | undefined;
  isDisplayP3: boolean;
}

/**
 * What a picture of the file says about its colours (ISO/IEC 14496-12, 12.1.5).
 *
 * @param owned its properties
 */
export function readStatedColours(bytes: Uint8Array, owned: readonly Box[]): StatedColours | undefined {
  const boxes = owned.filter(({ type }) => type === 'colr');
  if (boxes.length === 0) return undefined;
  const stated: StatedColours = { profile: undefined, isDisplayP3: false };
  for (const { start, end } of boxes) {
    const kind = readText(bytes, start, 4);
    if (kind === 'prof' || kind === 'rICC') stated.profile ??= bytes.subarray(start + 4, end);
    if (kind === 'nclx' && end - start >= 8) {
      stated.isDisplayP3 = isDisplayP3(readUint16(bytes, start + 4), readUint16(bytes, start + 6));
    }
  }
  return stated;
}

/** What a decoder leaves to be converted that knows of neither. A profile says more than numbers. */
export function findColours({ profile, isDisplayP3 }: StatedColours): Colours | undefined {
  if (profile) return pickProfile(profile);
  return isDisplayP3 ? 'display-p3' : undefined;
}
