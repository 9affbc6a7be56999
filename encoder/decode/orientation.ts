import { hasText, readUint16, readUint16LE, readUint32, readUint32LE } from './read-bytes.ts';

const ORIENTATION = 0x0112;
const BYTE = 1;
const SHORT = 3;
const LONG = 4;
const ENTRY_BYTES = 12;

/** The orientation of a picture that is stored as it is shown. */
export const UPRIGHT = 1;

/** Stands in front of EXIF data in a JPEG; some programs put it there in other files, too. */
export const EXIF_SIGNATURE = 'Exif\0\0';

/**
 * The orientation in EXIF data (a TIFF header and its first directory, EXIF 2.32, 4.5 and 4.6.4): 1 to 8; undefined where no
 * valid orientation is in it. The other directories, such as the thumbnail's, do not count. Of a file with several EXIF data
 * the first that give one count.
 */
export function readOrientation(bytes: Uint8Array): number | undefined {
  const exif = hasText(bytes, 0, EXIF_SIGNATURE) ? bytes.subarray(EXIF_SIGNATURE.length) : bytes;
  const isLittle = hasText(exif, 0, 'II');
  if (!isLittle && !hasText(exif, 0, 'MM')) return undefined;
  const [short, long] = isLittle ? [readUint16LE, readUint32LE] : [readUint16, readUint32];
  const directory = long(exif, 4);
  const end = Math.min(directory + 2 + short(exif, directory) * ENTRY_BYTES, exif.length);
  for (let entry = directory + 2; entry < end; entry += ENTRY_BYTES) {
    if (short(exif, entry) !== ORIENTATION) continue;
    const kind = short(exif, entry + 2);
    const value = kind === BYTE ? exif[entry + 8] : kind === SHORT ? short(exif, entry + 8) : long(exif, entry + 8);
    if (kind !== BYTE && kind !== SHORT && kind !== LONG) continue;
    if (value !== undefined && value >= 1 && value <= 8) return value;
  }
  return undefined;
}

/** EXIF data that say nothing but the orientation. */
export function writeOrientation(orientation: number): Uint8Array {
  // Big-endian, the directory at 8, one entry of one SHORT, no further directory.
  return Uint8Array.of(
    ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8],
    ...[0, 1, 0x01, 0x12, 0, SHORT, 0, 0, 0, 1, 0, orientation, 0, 0],
    ...[0, 0, 0, 0],
  );
}

/** Whether the upright picture is as wide as the stored one is high. */
export const swapsSides = (orientation: number): boolean => orientation >= 5;
