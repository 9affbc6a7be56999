import { isBoundedProfile } from '../../colours/colour-profile.ts';
import { hasText, readUint16 } from '../../read-bytes.ts';

/** The marker of a segment that holds a part of a colour profile (ICC.1:2022, B.4). */
const COLOUR_PROFILE = 0xe2;
const SIGNATURE = 'ICC_PROFILE\0';
/** Behind the length: the signature, the number of this segment, how many there are, then its part of the profile. */
const NUMBER = 2 + SIGNATURE.length;
const DATA = NUMBER + 2;
/** A segment's length is a number of two bytes. */
const MAX_PART_BYTES = 65_535 - DATA;

/** @param segment where the segment's length stands */
export const isProfileSegment = (bytes: Uint8Array, code: number, segment: number): boolean =>
  code === COLOUR_PROFILE && hasText(bytes, segment + 2, SIGNATURE);

/** Gathers the parts of a JPEG's colour profile, which may stand in any order. */
export class JpegProfile {
  /** By their numbers; of two with the same number the first. */
  readonly #parts = new Map<number, Uint8Array>();

  /** @param segment where the segment's length stands */
  add(bytes: Uint8Array, segment: number): void {
    const number = bytes[segment + NUMBER] ?? 0;
    const end = segment + Math.max(2, readUint16(bytes, segment));
    if (!this.#parts.has(number)) this.#parts.set(number, bytes.subarray(segment + DATA, end));
  }

  /** The profile. Undefined when the picture has no profile, when a part of it is missing, or when its cost has no bound. */
  join(): Uint8Array | undefined {
    const parts = [...this.#parts].toSorted(([one], [other]) => one - other);
    const [first = 0] = parts[0] ?? [];
    if (parts.length === 0 || parts.some(([number], i) => number !== first + i)) return undefined;
    const profile = Buffer.concat(parts.map(([, part]) => part));
    return isBoundedProfile(profile) ? profile : undefined;
  }
}

/** The profile in segments that are numbered from 1, as every decoder reads them. */
export function writeProfileSegments(profile: Uint8Array): Uint8Array {
  const count = Math.ceil(profile.length / MAX_PART_BYTES);
  const segments = Array.from({ length: count }, (_, i) => {
    const part = profile.subarray(i * MAX_PART_BYTES, (i + 1) * MAX_PART_BYTES);
    const length = DATA + part.length;
    const head = Buffer.from(`\xff\xe2\0\0${SIGNATURE}`, 'latin1');
    head.writeUInt16BE(length, 2);
    return Buffer.concat([head, Uint8Array.of(i + 1, count), part]);
  });
  return Buffer.concat(segments);
}
