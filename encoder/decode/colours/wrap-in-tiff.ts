import type { RawPixels } from '../prepared-picture.ts';

const HEADER_BYTES = 8;
const ENTRY_BYTES = 12;
/** Types of values (TIFF 6.0, section 2). */
const [SHORT, LONG, UNDEFINED] = [3, 4, 7];
const SAMPLES = 3;

/** RGB pixels as the smallest TIFF that carries a colour profile (TIFF 6.0, section 6; ICC.1:2022, B.4). Nothing is compressed. */
export function wrapInTiff({ data, width, height }: RawPixels, profile: Uint8Array): Uint8Array {
  const bitsAt = HEADER_BYTES;
  const profileAt = bitsAt + 2 * SAMPLES;
  // A directory stands at an even place.
  const directoryAt = profileAt + profile.length + (profile.length % 2);
  const entries: readonly (readonly [tag: number, type: number, count: number, value: number])[] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, SAMPLES, bitsAt],
    [259, SHORT, 1, 1], // no compression
    [262, SHORT, 1, 2], // RGB
    [273, LONG, 1, findPixels(directoryAt, 10)],
    [277, SHORT, 1, SAMPLES],
    [278, LONG, 1, height],
    [279, LONG, 1, data.length],
    [34675, UNDEFINED, profile.length, profileAt],
  ];
  const head = Buffer.alloc(findPixels(directoryAt, entries.length));
  head.write('II*\0', 'latin1');
  head.writeUInt32LE(directoryAt, 4);
  for (let sample = 0; sample < SAMPLES; sample++) head.writeUInt16LE(8, bitsAt + 2 * sample);
  head.set(profile, profileAt);
  head.writeUInt16LE(entries.length, directoryAt);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    const at = directoryAt + 2 + i * ENTRY_BYTES;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(count, at + 4);
    head.writeUInt32LE(value, at + 8);
  }
  return Buffer.concat([head, data]);
}

/** Pixels stand behind the directory, which ends with the place of the next one. */
const findPixels = (directoryAt: number, entries: number): number => directoryAt + 2 + entries * ENTRY_BYTES + 4;
