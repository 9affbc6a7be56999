import { describeDamage, describeForm } from '../explain-failure.ts';
import { MAX_PIXELS, MAX_PROFILE_BYTES } from '../limits.ts';
import type { PreparedPicture } from '../prepared-picture.ts';
import { hasText, readUint16, readUint16LE, readUint32, readUint32LE } from '../read-bytes.ts';

const ENTRY_BYTES = 12;
/** Bytes of a value, by its type (TIFF 6.0, section 2). */
const TYPE_BYTES: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
const SHORT = 3;

const WIDTH = 256;
const HEIGHT = 257;
const BITS = 258;
const COMPRESSION = 259;
const ORIENTATION = 274;
const SAMPLES = 277;
const TILE_WIDTH = 322;
const TILE_HEIGHT = 323;
const PROFILE = 34675;

/** Tags that decide about pixels and their colours; texts, other pictures and positions are left out. */
const NEEDED: ReadonlySet<number> = new Set([
  ...[WIDTH, HEIGHT, BITS, COMPRESSION, ORIENTATION, SAMPLES, TILE_WIDTH, TILE_HEIGHT, PROFILE],
  // Photometric interpretation, fill order, strips, planes, predictor, palette, tiles, inks, extra samples, sample format,
  // JPEG tables, YCbCr coefficients, subsampling, positions and reference black.
  ...[262, 266, 273, 278, 279, 284, 317, 320, 324, 325, 332, 338, 339, 347, 529, 530, 531, 532],
]);

/** None, LZW, JPEG, Deflate (two numbers), PackBits: what programs write photos with. */
const COMPRESSIONS: ReadonlySet<number> = new Set([1, 5, 7, 8, 32946, 32773]);

interface Entry {
  tag: number;
  at: number;
  /** The first value of a SHORT or LONG. */
  value: number;
  bytes: number;
}

/** The first page of a TIFF. @throws {PictureError} it has no size, or a form that is not for photos */
export function prepareTiff(bytes: Uint8Array): PreparedPicture {
  const isLittle = hasText(bytes, 0, 'II');
  const [short, long] = isLittle ? [readUint16LE, readUint32LE] : [readUint16, readUint32];
  if (short(bytes, 2) !== 42) throw describeForm('tiff', 'for files of more than 4 GB (BigTIFF)');
  const directory = long(bytes, 4);
  const entries = readEntries(bytes, directory, short, long);
  const read = (tag: number, otherwise: number): number =>
    entries.find((entry) => entry.tag === tag)?.value ?? otherwise;
  const [width, height] = [read(WIDTH, 0), read(HEIGHT, 0)];
  if (width === 0 || height === 0) throw describeDamage('tiff');
  if (!COMPRESSIONS.has(read(COMPRESSION, 1))) throw describeForm('tiff', 'with a rare compression');
  const bits = readBits(bytes, entries, short, long);
  const samples = read(SAMPLES, 1);
  const orientation = read(ORIENTATION, 1);
  const tilePixels = read(TILE_WIDTH, 0) * read(TILE_HEIGHT, 0);
  return {
    type: 'tiff',
    width,
    height,
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    maxPixels: MAX_PIXELS,
    wholeBytes: Math.ceil((Math.max(width * height, tilePixels) * samples * Math.max(bits, 8)) / 8),
    wholeReason: 'it has many bits per pixel',
    open: () => clean(bytes, directory, entries, isLittle),
  };
}

function readEntries(bytes: Uint8Array, directory: number, short: typeof readUint16, long: typeof readUint32): Entry[] {
  const count = short(bytes, directory);
  if (directory < 8 || directory + 2 + count * ENTRY_BYTES + 4 > bytes.length) throw describeDamage('tiff');
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    const at = directory + 2 + i * ENTRY_BYTES;
    const [tag, type] = [short(bytes, at), short(bytes, at + 2)];
    const size = (TYPE_BYTES[type] ?? 0) * long(bytes, at + 4);
    const value = type === SHORT ? short(bytes, at + 8) : long(bytes, at + 8);
    const isSmall = tag !== PROFILE || size <= MAX_PROFILE_BYTES;
    if (NEEDED.has(tag) && isSmall && !entries.some((entry) => entry.tag === tag))
      entries.push({ tag, at, value, bytes: size });
  }
  return entries;
}

/** The bits of a sample: one SHORT for each sample, elsewhere when there are more than two. */
function readBits(
  bytes: Uint8Array,
  entries: readonly Entry[],
  short: typeof readUint16,
  long: typeof readUint32,
): number {
  const entry = entries.find(({ tag }) => tag === BITS);
  if (!entry) return 1;
  return entry.bytes <= 4 ? entry.value : short(bytes, long(bytes, entry.at + 8));
}

/** A copy whose first directory has the needed entries only, and no further directory. */
function clean(bytes: Uint8Array, directory: number, entries: readonly Entry[], isLittle: boolean): Uint8Array {
  const cleaned = Buffer.from(bytes);
  const end = directory + 2 + entries.length * ENTRY_BYTES;
  if (isLittle) cleaned.writeUInt16LE(entries.length, directory);
  else cleaned.writeUInt16BE(entries.length, directory);
  for (const [i, { at }] of entries.entries()) {
    cleaned.set(bytes.subarray(at, at + ENTRY_BYTES), directory + 2 + i * ENTRY_BYTES);
  }
  cleaned.writeUInt32BE(0, end);
  return cleaned;
}
