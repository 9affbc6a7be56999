import { MAX_PROFILE_BYTES } from './limits.ts';
import { fourCharacters, readUint32 } from './read-bytes.ts';

/** Where the list of tags begins, and the bytes of each entry (ICC.1:2022, 7.3). */
const HEADER_BYTES = 128;
const ENTRY_BYTES = 12;

/**
 * Tags of "multi-process elements" (9.2.43 to 9.2.46). A few hundred bytes of them list as many calculations for each pixel as
 * one likes: a profile of 489 KB took 58 s for a small picture. Cameras and editors do not write them.
 */
const ENDLESS: ReadonlySet<number> = new Set(['D2B0', 'D2B1', 'D2B2', 'D2B3'].map(fourCharacters));

/** Whether a colour profile may go on to the decoder: it has a usual size, and only tags whose cost has a bound. */
export function isBoundedProfile(profile: Uint8Array): boolean {
  if (profile.length > MAX_PROFILE_BYTES) return false;
  const end = HEADER_BYTES + 4 + readUint32(profile, HEADER_BYTES) * ENTRY_BYTES;
  for (let entry = HEADER_BYTES + 4; entry < Math.min(end, profile.length); entry += ENTRY_BYTES) {
    if (ENDLESS.has(readUint32(profile, entry))) return false;
  }
  return true;
}
