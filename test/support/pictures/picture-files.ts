import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { findSamplePhoto } from '../../../encoder/golden/sample-photos.ts';

/** Parts of picture files, written byte by byte. */

export function pngChunk(name: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}

/** The PNG with chunks more, right behind its header. */
export function insertChunks(png: Buffer, ...chunks: readonly Uint8Array[]): Buffer {
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}

/** The PNG with chunks more, right before its end. */
export function appendChunks(png: Buffer, ...chunks: readonly Uint8Array[]): Buffer {
  return Buffer.concat([png.subarray(0, -12), ...chunks, png.subarray(-12)]);
}

export function riffChunk(name: string, content: Uint8Array): Buffer {
  const header = Buffer.alloc(8);
  header.write(name, 'latin1');
  header.writeUInt32LE(content.length, 4);
  return Buffer.concat([header, content, Buffer.alloc(content.length % 2)]);
}

export function jpegSegment(code: number, content: Uint8Array): Buffer {
  const header = Buffer.from([0xff, code, 0, 0]);
  header.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([header, content]);
}

/** The profile of sRGB that image editors write since 1998: curves of 1024 samples, 3144 bytes. */
export async function readSrgb(): Promise<Buffer> {
  const { icc } = await sharp(findSamplePhoto(1)).metadata();
  if (!icc) throw new Error('the sample photo has no profile');
  return icc;
}

/** EXIF data with one entry, the orientation. @param type of the value: 1 BYTE, 3 SHORT, 4 LONG */
export function drawExif(orientation: number, { type = 3, little = false } = {}): Buffer {
  const exif = Buffer.alloc(26);
  exif.write(little ? 'II' : 'MM', 'latin1');
  const short = (value: number, at: number) => (little ? exif.writeUInt16LE(value, at) : exif.writeUInt16BE(value, at));
  const long = (value: number, at: number) => (little ? exif.writeUInt32LE(value, at) : exif.writeUInt32BE(value, at));
  short(42, 2);
  long(8, 4);
  short(1, 8);
  short(0x0112, 10);
  short(type, 12);
  long(1, 14);
  if (type === 1) exif[18] = orientation;
  else if (type === 3) short(orientation, 18);
  else long(orientation, 18);
  return exif;
}

export interface Bitmap {
  width: number;
  height: number;
  bits: number;
  compression?: number;
  /** Behind the header: palette or masks. */
  extra?: Uint8Array;
  pixels: Uint8Array;
  topDown?: boolean;
}

/** A Windows bitmap (BITMAPINFOHEADER). */
export function drawBitmap({ width, height, bits, compression = 0, extra, pixels, topDown = false }: Bitmap): Buffer {
  const header = Buffer.alloc(54);
  header.write('BM', 'latin1');
  const data = 54 + (extra?.length ?? 0);
  header.writeUInt32LE(data + pixels.length, 2);
  header.writeUInt32LE(data, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(topDown ? -height : height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(bits, 28);
  header.writeUInt32LE(compression, 30);
  return Buffer.concat([header, extra ?? Buffer.alloc(0), pixels]);
}

/** A bitmap of 24 bits with the header that can hold a colour profile (BITMAPV5HEADER). @param icc stands behind the pixels */
export function embedProfile(bitmap: Buffer, icc: Uint8Array, colours = 'DEBM'): Buffer {
  const header = Buffer.alloc(14 + 124);
  bitmap.copy(header, 0, 0, 54);
  const pixels = bitmap.subarray(54);
  header.writeUInt32LE(header.length, 10);
  header.writeUInt32LE(124, 14);
  header.write(colours, 14 + 56, 'latin1');
  header.writeUInt32LE(124 + pixels.length, 14 + 112);
  header.writeUInt32LE(icc.length, 14 + 116);
  return Buffer.concat([header, pixels, icc]);
}

/** RGB pixels, from top to bottom, as a bitmap of 24 bits. */
export function drawTrueColourBitmap(rgb: Uint8Array, width: number, height: number): Buffer {
  const stride = 4 * Math.ceil((3 * width) / 4);
  const pixels = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [from, to] = [3 * (y * width + x), (height - 1 - y) * stride + 3 * x];
      pixels.set([rgb[from + 2] ?? 0, rgb[from + 1] ?? 0, rgb[from] ?? 0], to);
    }
  }
  return drawBitmap({ width, height, bits: 24, pixels });
}
