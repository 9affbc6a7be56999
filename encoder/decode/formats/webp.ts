import { isBoundedProfile, isSrgbProfile } from '../colours/colour-profile.ts';
import { describeDamage } from '../explain-failure.ts';
import { MAX_PIXELS } from '../limits.ts';
import { readOrientation, UPRIGHT, writeOrientation } from '../orientation.ts';
import type { PreparedPicture } from '../prepared-picture.ts';
import { fourCharacters, readUint16LE, readUint24LE, readUint32, readUint32LE } from '../read-bytes.ts';

/** The container's chunks are described in RFC 9649, 2.3 to 2.7. */
const FILE_HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;
const EXTENDED_BYTES = 10;
const FRAME_HEADER_BYTES = 16;

/** Flags of the extended header. */
const ANIMATION = 0x02;
const EXIF = 0x08;
const ALPHA = 0x10;
const PROFILE = 0x20;

/** A decoder holds four bytes of each pixel. */
const PIXEL_BYTES = 4;

interface Chunk {
  type: string;
  /** Where its data begin, and how many there are; the file may end before. */
  data: number;
  length: number;
}

/** @throws {PictureError} it has no picture, or no size */
export function prepareWebp(bytes: Uint8Array): PreparedPicture {
  const found = findChunks(bytes, FILE_HEADER_BYTES, bytes.length);
  const extended = found.get('VP8X');
  const isAnimated = extended !== undefined && ((bytes[extended.data] ?? 0) & ANIMATION) !== 0;
  const frame = isAnimated ? found.get('ANMF') : undefined;
  const inside = frame && findChunks(bytes, frame.data + FRAME_HEADER_BYTES, frame.data + frame.length);
  const picture = pickPicture(inside ?? found);
  if (!picture) throw describeDamage('webp');
  const canvas = extended && {
    width: readUint24LE(bytes, extended.data + 4) + 1,
    height: readUint24LE(bytes, extended.data + 7) + 1,
  };
  const { width, height } = canvas ?? readSize(bytes, picture);
  if (width === 0 || height === 0) throw describeDamage('webp');
  // Without the extended header a file has nothing but its picture (RFC 9649, 2.5 and 2.6), and no program looks for more.
  const exif = extended && found.get('EXIF');
  const orientation = (exif && readOrientation(bytes.subarray(exif.data, exif.data + exif.length))) ?? UPRIGHT;
  return {
    type: 'webp',
    width,
    height,
    orientation,
    maxPixels: MAX_PIXELS,
    wholeBytes: width * height * PIXEL_BYTES,
    wholeReason: 'a WebP is opened as a whole',
    open: () => clean(bytes, { found, inside, frame, picture, orientation }),
  };
}

interface Parts {
  found: Map<string, Chunk>;
  inside: Map<string, Chunk> | undefined;
  frame: Chunk | undefined;
  picture: Chunk;
  orientation: number;
}

/** The picture, or the first frame of an animation, without texts and unknown chunks. */
function clean(bytes: Uint8Array, { found, inside, frame, picture, orientation }: Parts): Uint8Array {
  const copy = (chunk: Chunk): Uint8Array => bytes.subarray(chunk.data, chunk.data + chunk.length);
  const extended = found.get('VP8X');
  if (!extended) return writeFile([writeChunk(picture.type, copy(picture), picture.length)]);

  const alpha = (inside ?? found).get('ALPH');
  const profile = found.get('ICCP');
  const keepsProfile = profile !== undefined && isBoundedProfile(copy(profile)) && !isSrgbProfile(copy(profile));
  const flags =
    ((bytes[extended.data] ?? 0) & (ANIMATION | ALPHA)) |
    (keepsProfile ? PROFILE : 0) |
    (orientation === UPRIGHT ? 0 : EXIF);
  const header = Uint8Array.from(copy(extended).subarray(0, EXTENDED_BYTES));
  header[0] = flags;
  const pixels = [
    ...(alpha ? [writeChunk('ALPH', copy(alpha), alpha.length)] : []),
    writeChunk(picture.type, copy(picture), picture.length),
  ];
  const animation = found.get('ANIM');
  return writeFile([
    writeChunk('VP8X', header),
    ...(keepsProfile ? [writeChunk('ICCP', copy(profile), profile.length)] : []),
    ...(frame && animation ? [writeChunk('ANIM', copy(animation), animation.length)] : []),
    ...(frame ? [writeChunk('ANMF', Buffer.concat([copy(frame).subarray(0, FRAME_HEADER_BYTES), ...pixels]))] : pixels),
    ...(orientation === UPRIGHT ? [] : [writeChunk('EXIF', writeOrientation(orientation))]),
  ]);
}

/** The first chunk of each type. */
function findChunks(bytes: Uint8Array, from: number, to: number): Map<string, Chunk> {
  const found = new Map<string, Chunk>();
  const end = Math.min(to, bytes.length);
  for (let at = from; at + CHUNK_HEADER_BYTES <= end; ) {
    const type = NEEDED.get(readUint32(bytes, at));
    const [data, length] = [at + CHUNK_HEADER_BYTES, readUint32LE(bytes, at + 4)];
    if (type !== undefined && !found.has(type)) found.set(type, { type, data, length });
    at = data + length + (length % 2);
  }
  return found;
}

/** By their names as numbers: a hostile file has a million others. */
const NEEDED: ReadonlyMap<number, string> = new Map(
  ['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP', 'ANIM', 'ANMF', 'EXIF'].map((name) => [fourCharacters(name), name]),
);

const pickPicture = (found: Map<string, Chunk>): Chunk | undefined => found.get('VP8 ') ?? found.get('VP8L');

/** The size in the picture's own header: lossy (RFC 6386, 9.1) or lossless (RFC 9649, 3.4). */
function readSize(bytes: Uint8Array, { type, data }: Chunk): { width: number; height: number } {
  if (type === 'VP8 ') {
    return { width: readUint16LE(bytes, data + 6) & 0x3fff, height: readUint16LE(bytes, data + 8) & 0x3fff };
  }
  const bits = readUint32LE(bytes, data + 1);
  return { width: (bits & 0x3fff) + 1, height: (Math.floor(bits / 0x4000) & 0x3fff) + 1 };
}

/** @param length as the file claims it, when the data break off: a decoder shall see that */
function writeChunk(type: string, data: Uint8Array, length = data.length): Uint8Array {
  const header = Buffer.alloc(CHUNK_HEADER_BYTES);
  header.write(type, 0, 'latin1');
  header.writeUInt32LE(length, 4);
  return Buffer.concat([header, data, new Uint8Array(data.length % 2)]);
}

function writeFile(chunks: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]);
  return writeChunk('RIFF', body);
}
