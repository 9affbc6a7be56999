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
  const pixelsAt = profileAt + profile.length;
  // A directory stands at an even place.
  const directoryAt = pixelsAt + data.length + ((pixelsAt + data.length) % 2);
  const file = Buffer.alloc(directoryAt);
  file.write('II*\0', 'latin1');
  file.writeUInt32LE(directoryAt, 4);
  for (let sample = 0; sample < SAMPLES; sample++) file.writeUInt16LE(8, bitsAt + 2 * sample);
  file.set(profile, profileAt);
  file.set(data, pixelsAt);
  const directory = writeDirectory([
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, SAMPLES, bitsAt],
    [259, SHORT, 1, 1], // no compression
    [262, SHORT, 1, 2], // RGB
    [273, LONG, 1, pixelsAt],
    [277, SHORT, 1, SAMPLES],
    [278, LONG, 1, height],
    [279, LONG, 1, data.length],
    [34675, UNDEFINED, profile.length, profileAt],
  ]);
  return Buffer.concat([file, directory]);
}

type Entry = readonly [tag: number, type: number, count: number, value: number];

/** The count of entries, the entries, and zero for "no further directory". */
function writeDirectory(entries: readonly Entry[]): Uint8Array {
  const directory = Buffer.alloc(2 + entries.length * ENTRY_BYTES + 4);
  directory.writeUInt16LE(entries.length);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    const at = 2 + i * ENTRY_BYTES;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(count, at + 4);
    directory.writeUInt32LE(value, at + 8);
  }
  return directory;
}
