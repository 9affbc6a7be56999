import { crc32, inflateSync } from 'node:zlib';
import { isBoundedProfile, isSrgbProfile } from '../colours/colour-profile.ts';
import { isDisplayP3 } from '../colours/numbered-colours.ts';
import { describeDamage, describeForm } from '../explain-failure.ts';
import { MAX_PIXELS, MAX_PROFILE_BYTES } from '../limits.ts';
import { readOrientation, UPRIGHT, writeOrientation } from '../orientation.ts';
import type { PreparedPicture } from '../prepared-picture.ts';
import { fourCharacters, KeptParts, readUint32 } from '../read-bytes.ts';

const SIGNATURE_BYTES = 8;
const CHUNK_FRAME_BYTES = 12;
const HEADER_BYTES = 13;
/** A profile's name ends here at the latest. */
const NAME_BYTES = 80;

const IHDR = fourCharacters('IHDR');
const IDAT = fourCharacters('IDAT');
const IEND = fourCharacters('IEND');
const EXIF = fourCharacters('eXIf');
const PROFILE = fourCharacters('iCCP');
const NUMBERS = fourCharacters('cICP');
const APPLE = fourCharacters('CgBI');

/** Chunks that decide about pixels and colours, each at most once; everything else is left out. */
const NEEDED: ReadonlySet<number> = new Set(
  ['PLTE', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'cICP', 'iCCP'].map(fourCharacters),
);

/** Samples of a pixel, by colour type. */
const CHANNELS: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 3, 4: 2, 6: 4 };
/** The bit of a colour type that says that there is colour. */
const COLOURED = 2;

interface Chunk {
  /** Its name as a number: a hostile file has a million of them. */
  type: number;
  start: number;
  /** Where its data begin. */
  data: number;
  length: number;
  /** Behind its checksum, or the end of the file. */
  end: number;
}

/** @throws {PictureError} it has no valid header, or is Apple's own form */
export function preparePng(bytes: Uint8Array): PreparedPicture {
  const [first] = readChunks(bytes);
  if (first?.type === APPLE) throw describeForm('png', "in Apple's own way for apps");
  if (first?.type !== IHDR || first.length !== HEADER_BYTES) throw describeDamage('png');
  const [width, height] = [readUint32(bytes, first.data), readUint32(bytes, first.data + 4)];
  const [depth = 0, colours = 0, , , interlace = 0] = bytes.subarray(first.data + 8, first.data + HEADER_BYTES);
  const channels = CHANNELS[colours];
  if (width === 0 || height === 0 || channels === undefined) throw describeDamage('png');
  const wholeBytes = width * height * channels * (depth > 8 ? 2 : 1);
  // Values of 16 bits are made smaller by a conversion.
  const isNumbered = hasNumbersOfP3(bytes);
  const { cleaned, orientation } = clean(bytes, isNumbered, (colours & COLOURED) !== 0 && depth <= 8);
  return {
    type: 'png',
    width,
    height,
    orientation,
    isDeep: depth > 8,
    colours: isNumbered ? 'display-p3' : undefined,
    maxPixels: MAX_PIXELS,
    wholeBytes: interlace === 0 ? 0 : wholeBytes,
    wholeReason: 'it is interlaced',
    open: () => cleaned,
  };
}

/**
 * The picture without texts, animations and unknown chunks, whose compressed forms a decoder would unfold.
 *
 * @param dropsProfile whether something else says more about the colours
 * @param dropsSrgb whether it looks the same without the profile of sRGB
 */
function clean(
  bytes: Uint8Array,
  dropsProfile: boolean,
  dropsSrgb: boolean,
): { cleaned: Uint8Array; orientation: number } {
  const [before, pixels] = [new KeptParts(bytes), new KeptParts(bytes)];
  before.keep(0, SIGNATURE_BYTES);
  const seen = new Set<number>();
  let found: number | undefined;
  for (const { type, start, data, length, end } of readChunks(bytes)) {
    if (type === IHDR && start === SIGNATURE_BYTES) before.keep(start, end);
    // Empty ones would cost a decoder as much as others.
    else if (type === IDAT && length > 0) pixels.keep(start, end);
    else if (type === IEND) pixels.keep(start, end);
    else if (type === EXIF) found ??= readOrientation(bytes.subarray(data, data + length));
    else if (NEEDED.has(type) && !seen.has(type)) {
      seen.add(type);
      const profile = type === PROFILE ? readProfile(bytes.subarray(data, data + length)) : undefined;
      const isDropped = type === PROFILE && (!profile || dropsProfile || (dropsSrgb && isSrgbProfile(profile)));
      if (!isDropped) before.keep(start, end);
    }
  }
  const orientation = found ?? UPRIGHT;
  // Before the pixels, because the decoder reads none that stands behind them.
  if (orientation !== UPRIGHT) before.insert(writeChunk('eXIf', writeOrientation(orientation)));
  return { cleaned: Buffer.concat([...before.list(), ...pixels.list()]), orientation };
}

/** Numbers of colours say more than a profile (PNG, third edition, 4.3), and the picture library knows of none. */
function hasNumbersOfP3(png: Uint8Array): boolean {
  for (const { type, data, length } of readChunks(png)) {
    if (type === IDAT) return false;
    if (type !== NUMBERS) continue;
    const [primaries = 0, transfer = 0, matrix, isWhole] = png.subarray(data, data + length);
    // Values of RGB, of the whole range.
    return isDisplayP3(primaries, transfer) && matrix === 0 && isWhole === 1;
  }
  return false;
}

/** To the end of the picture or the file. A chunk that breaks off is given with the length that it claims. */
function* readChunks(png: Uint8Array): Generator<Chunk> {
  for (let start = SIGNATURE_BYTES; start + CHUNK_FRAME_BYTES <= png.length; ) {
    const length = readUint32(png, start);
    const type = readUint32(png, start + 4);
    const end = start + CHUNK_FRAME_BYTES + length;
    yield { type, start, data: start + 8, length, end: Math.min(end, png.length) };
    if (type === IEND) return;
    start = end;
  }
}

/** A colour profile, which is compressed; undefined when it unfolds to more than a profile has, or its cost has no bound. */
function readProfile(chunk: Uint8Array): Uint8Array | undefined {
  const name = chunk.subarray(0, NAME_BYTES).indexOf(0);
  if (name === -1) return undefined;
  try {
    const profile = inflateSync(chunk.subarray(name + 2), { maxOutputLength: MAX_PROFILE_BYTES });
    return isBoundedProfile(profile) ? profile : undefined;
  } catch {
    return undefined;
  }
}

function writeChunk(type: string, data: Uint8Array): Uint8Array {
  const chunk = Buffer.alloc(CHUNK_FRAME_BYTES + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}
