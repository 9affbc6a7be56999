import { describeDamage } from '../../explain-failure.ts';
import type { RawPixels } from '../../prepared-picture.ts';
import { readUint16LE, readUint32LE } from '../../read-bytes.ts';
import { type BmpHeader, RLE4, RLE8 } from './bmp.ts';

/** Pixels of a BMP, whose size was checked before. @throws {PictureError} the file ends before its last row */
export function readBmpPixels(bytes: Uint8Array, header: BmpHeader): RawPixels {
  const { width, height, bits, compression, data: start, palette, isTopDown } = header;
  const data = new Uint8Array(3 * width * height);
  const rowAt = (row: number): number => 3 * width * (isTopDown ? row : height - 1 - row);
  if (compression === RLE8 || compression === RLE4) {
    const indices = unpack(bytes, header);
    for (let row = 0; row < height; row++) {
      for (let x = 0; x < width; x++) copyColour(palette, indices[row * width + x] ?? 0, data, rowAt(row) + 3 * x);
    }
    return { data, width, height };
  }
  // Rows begin at multiples of four bytes.
  const stride = 4 * Math.ceil((width * bits) / 32);
  if (start + stride * (height - 1) + Math.ceil((width * bits) / 8) > bytes.length) throw describeDamage('bmp');
  const copyRow = pickRowCopier(header);
  for (let row = 0; row < height; row++) copyRow(bytes, start + row * stride, data, rowAt(row));
  if (header.clearMask !== 0) {
    whiten(
      header,
      (row, x) => readPixel(bytes, start + row * stride, x, bits),
      (row, x) => rowAt(row) + 3 * x,
      data,
    );
  }
  return { data, width, height };
}

const readPixel = (bytes: Uint8Array, row: number, x: number, bits: number): number =>
  bits === 16 ? readUint16LE(bytes, row + 2 * x) : readUint32LE(bytes, row + 4 * x);

/** Puts transparent pixels on white. Where every pixel is transparent, the program that wrote it left these bits empty. */
function whiten(
  { width, height, clearMask }: BmpHeader,
  pixelAt: (row: number, x: number) => number,
  placeOf: (row: number, x: number) => number,
  data: Uint8Array,
): void {
  const { divisor, most } = describeMask(clearMask);
  const opacities = new Uint8Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let x = 0; x < width; x++) {
      opacities[row * width + x] = Math.round(((Math.floor(pixelAt(row, x) / divisor) % (most + 1)) * 255) / most);
    }
  }
  if (opacities.every((opacity) => opacity === 0)) return;
  for (let row = 0; row < height; row++) {
    for (let x = 0; x < width; x++) {
      const opacity = opacities[row * width + x] ?? 255;
      const to = placeOf(row, x);
      for (let i = to; i < to + 3; i++) data[i] = Math.round(((data[i] ?? 0) * opacity + 255 * (255 - opacity)) / 255);
    }
  }
}

type RowCopier = (bytes: Uint8Array, from: number, data: Uint8Array, to: number) => void;

function pickRowCopier({ width, bits, masks, palette }: BmpHeader): RowCopier {
  if (bits <= 8) return (bytes, from, data, to) => copyIndexedRow(bytes, from, data, to, { width, bits, palette });
  if (bits === 24) return (bytes, from, data, to) => copyBytes(bytes, from, data, to, { width, step: 3 });
  if (bits === 32 && masks[0] === 0xff0000 && masks[1] === 0xff00 && masks[2] === 0xff) {
    return (bytes, from, data, to) => copyBytes(bytes, from, data, to, { width, step: 4 });
  }
  const channels = masks.map(describeMask);
  return (bytes, from, data, to) => {
    for (let x = 0; x < width; x++) {
      const pixel = readPixel(bytes, from, x, bits);
      for (const [i, { divisor, most }] of channels.entries()) {
        data[to + 3 * x + i] = Math.round(((Math.floor(pixel / divisor) % (most + 1)) * 255) / Math.max(most, 1));
      }
    }
  };
}

/** Blue, green, red and perhaps an unused byte for each pixel. */
function copyBytes(
  bytes: Uint8Array,
  from: number,
  data: Uint8Array,
  to: number,
  { width, step }: { width: number; step: number },
): void {
  for (let x = 0; x < width; x++) {
    const pixel = from + step * x;
    data[to + 3 * x] = bytes[pixel + 2] ?? 0;
    data[to + 3 * x + 1] = bytes[pixel + 1] ?? 0;
    data[to + 3 * x + 2] = bytes[pixel] ?? 0;
  }
}

function copyIndexedRow(
  bytes: Uint8Array,
  from: number,
  data: Uint8Array,
  to: number,
  { width, bits, palette }: Pick<BmpHeader, 'width' | 'bits' | 'palette'>,
): void {
  const perByte = 8 / bits;
  const mask = 2 ** bits - 1;
  for (let x = 0; x < width; x++) {
    const shift = 8 - bits * ((x % perByte) + 1);
    copyColour(palette, ((bytes[from + Math.floor(x / perByte)] ?? 0) >> shift) & mask, data, to + 3 * x);
  }
}

function copyColour(palette: Uint8Array, index: number, data: Uint8Array, to: number): void {
  data[to] = palette[3 * index] ?? 0;
  data[to + 1] = palette[3 * index + 1] ?? 0;
  data[to + 2] = palette[3 * index + 2] ?? 0;
}

/** A mask is a run of set bits: where it begins, and the largest value in it. */
function describeMask(mask: number): { divisor: number; most: number } {
  let [divisor, rest] = [1, mask];
  while (rest > 0 && rest % 2 === 0) [divisor, rest] = [divisor * 2, rest / 2];
  return { divisor, most: rest };
}

/**
 * Runs of equal pixels -> one index for each pixel, in the file's order of rows. It ends with the picture or the file,
 * whichever is first: a run never writes behind its row.
 */
function unpack(bytes: Uint8Array, { width, height, compression, data }: BmpHeader): Uint8Array {
  const indices = new Uint8Array(width * height);
  const isHalf = compression === RLE4;
  let [x, y, at] = [0, 0, data];
  const put = (count: number, pick: (i: number) => number): void => {
    // What is behind the row's end is not even looked at: a small file can have gigabytes of it.
    for (let i = 0; i < Math.min(count, width - x); i++) indices[y * width + x + i] = pick(i);
    x += count;
  };
  while (y < height && at + 1 < bytes.length) {
    const [count = 0, value = 0] = [bytes[at], bytes[at + 1]];
    at += 2;
    if (count > 0) {
      put(count, (i) => (isHalf ? (i % 2 === 0 ? value >> 4 : value & 15) : value));
    } else if (value === 0) [x, y] = [0, y + 1];
    else if (value === 1) return indices;
    else if (value === 2) {
      x += bytes[at] ?? 0;
      y += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      const start = at;
      put(value, (i) => {
        const byte = bytes[start + (isHalf ? i >> 1 : i)] ?? 0;
        return isHalf ? (i % 2 === 0 ? byte >> 4 : byte & 15) : byte;
      });
      // A run of single pixels fills whole words.
      at += 2 * Math.ceil((isHalf ? Math.ceil(value / 2) : value) / 2);
    }
  }
  if (y < height - 1) throw describeDamage('bmp');
  return indices;
}
