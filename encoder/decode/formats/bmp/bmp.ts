import { pickProfile } from '../../colours/colour-profile.ts';
import { describeDamage, describeForm } from '../../explain-failure.ts';
import { MAX_PIXELS } from '../../limits.ts';
import type { PreparedPicture } from '../../prepared-picture.ts';
import { readUint16LE, readUint32LE } from '../../read-bytes.ts';
import { readBmpPixels } from './pixels.ts';

const FILE_HEADER_BYTES = 14;
const OS2_HEADER_BYTES = 12;
const INFO_HEADER_BYTES = 40;
/** From these headers on, the masks of colours, and that of transparency, are a part of it (BITMAPV2INFOHEADER and V3). */
const MASKED_HEADER_BYTES = 52;
const CLEAR_HEADER_BYTES = 56;

const V5_HEADER_BYTES = 124;
/** The characters "MBED" as the header has them, in the order of a number. */
const EMBEDDED = 0x4d424544;

/** Compressions (BITMAPINFOHEADER, biCompression). */
export const RLE8 = 1;
export const RLE4 = 2;
const BITFIELDS = 3;
const ALPHA_BITFIELDS = 6;

/** What the headers of a Windows or OS/2 bitmap say. */
export interface BmpHeader {
  width: number;
  height: number;
  /** Rows come from top to bottom; the usual ones come from bottom to top. */
  isTopDown: boolean;
  bits: number;
  compression: number;
  /** Where the bits of red, green and blue are in a pixel of 16 or 32 bits. */
  masks: [number, number, number];
  /** Where the bits are that say how opaque a pixel is; 0 when none are. */
  clearMask: number;
  /** Red, green, blue of each colour of a picture with a palette. */
  palette: Uint8Array;
  /** Where the pixels begin. */
  data: number;
}

/** The picture library has no reader for it. @throws {PictureError} it has no size, or a form that photos do not have */
export function prepareBmp(bytes: Uint8Array): PreparedPicture {
  const header = readHeader(bytes);
  return {
    type: 'bmp',
    width: header.width,
    height: header.height,
    orientation: 1,
    colours: readProfile(bytes),
    maxPixels: MAX_PIXELS,
    wholeBytes: header.width * header.height * 3,
    wholeReason: 'a BMP is opened as a whole',
    open: () => readBmpPixels(bytes, header),
  };
}

/** An embedded colour profile (BITMAPV5HEADER: bV5CSType, bV5ProfileData and bV5ProfileSize). */
function readProfile(bytes: Uint8Array): Uint8Array | undefined {
  const at = (offset: number): number => FILE_HEADER_BYTES + offset;
  if (readUint32LE(bytes, at(0)) !== V5_HEADER_BYTES || readUint32LE(bytes, at(56)) !== EMBEDDED) return undefined;
  const start = at(readUint32LE(bytes, at(112)));
  return pickProfile(bytes.subarray(start, start + readUint32LE(bytes, at(116))));
}

function readHeader(bytes: Uint8Array): BmpHeader {
  const headerBytes = readUint32LE(bytes, FILE_HEADER_BYTES);
  const isOs2 = headerBytes === OS2_HEADER_BYTES;
  if (!isOs2 && headerBytes < INFO_HEADER_BYTES) throw describeForm('bmp', 'with a rare header');
  const at = (offset: number): number => FILE_HEADER_BYTES + offset;
  const width = isOs2 ? readUint16LE(bytes, at(4)) : readInt32(bytes, at(4));
  const rows = isOs2 ? readUint16LE(bytes, at(6)) : readInt32(bytes, at(8));
  const bits = readUint16LE(bytes, at(isOs2 ? 10 : 14));
  const compression = isOs2 ? 0 : readUint32LE(bytes, at(16));
  if (width <= 0 || rows === 0) throw describeDamage('bmp');
  checkForm(bits, compression);
  const masksAt = at(INFO_HEADER_BYTES);
  const hasMasks = compression === BITFIELDS || compression === ALPHA_BITFIELDS;
  const maskBytes = hasMasks && headerBytes < MASKED_HEADER_BYTES ? (compression === BITFIELDS ? 12 : 16) : 0;
  const masks = readMasks(bytes, masksAt, bits, hasMasks);
  if (masks.every((mask) => mask === 0)) throw describeDamage('bmp');
  const hasClearMask = compression === ALPHA_BITFIELDS || (hasMasks && headerBytes >= CLEAR_HEADER_BYTES);
  const end = at(headerBytes) + maskBytes;
  return {
    width,
    height: Math.abs(rows),
    isTopDown: rows < 0,
    bits,
    compression,
    masks,
    clearMask: hasClearMask ? readUint32LE(bytes, masksAt + 12) : 0,
    palette: readPalette(bytes, end, isOs2 ? 3 : 4, bits),
    // Some programs write 0 for "behind the headers".
    data: Math.max(readUint32LE(bytes, 10), end),
  };
}

function readMasks(bytes: Uint8Array, at: number, bits: number, hasMasks: boolean): BmpHeader['masks'] {
  if (hasMasks) return [readUint32LE(bytes, at), readUint32LE(bytes, at + 4), readUint32LE(bytes, at + 8)];
  return bits === 16 ? [0x7c00, 0x03e0, 0x001f] : [0xff0000, 0x00ff00, 0x0000ff];
}

/** @throws {PictureError} `unsupported_image` */
function checkForm(bits: number, compression: number): void {
  const isPlain = compression === 0 && [1, 2, 4, 8, 16, 24, 32].includes(bits);
  const isPacked = (compression === RLE8 && bits === 8) || (compression === RLE4 && bits === 4);
  const isMasked = (compression === BITFIELDS || compression === ALPHA_BITFIELDS) && (bits === 16 || bits === 32);
  if (compression === 0 && !isPlain) throw describeForm('bmp', `with ${bits} bits per pixel`);
  if (!isPlain && !isPacked && !isMasked) throw describeForm('bmp', 'with a rare compression');
}

function readPalette(bytes: Uint8Array, from: number, entryBytes: number, bits: number): Uint8Array {
  if (bits > 8) return new Uint8Array(0);
  const palette = new Uint8Array(3 * 2 ** bits);
  for (let i = 0; i < 2 ** bits; i++) {
    const entry = from + i * entryBytes;
    palette.set([bytes[entry + 2] ?? 0, bytes[entry + 1] ?? 0, bytes[entry] ?? 0], 3 * i);
  }
  return palette;
}

const readInt32 = (bytes: Uint8Array, at: number): number => readUint32LE(bytes, at) | 0;
