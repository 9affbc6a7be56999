import { deflateSync } from 'node:zlib';
import { drawProfile } from '../../support/pictures/colour-profiles.ts';
import { compressZeros } from '../../support/pictures/compress-zeros.ts';
import { drawPixelBomb } from '../../support/pictures/picture-bombs.ts';
import { pngChunk } from '../../support/pictures/picture-files.ts';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

/** Samples of a pixel, by colour type. */
const CHANNELS: Record<number, number> = { 0: 1, 2: 3, 6: 4 };

interface Png {
  width: number;
  height: number;
  bits?: number;
  colours?: number;
  interlace?: number;
  extra?: readonly Buffer[];
  data?: Buffer;
}

/** An all black PNG. */
function drawPng({ width, height, bits = 8, colours = 2, interlace = 0, extra = [], data }: Png): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([bits, colours, 0, 0, interlace], 8);
  const row = 1 + Math.ceil((width * bits * (CHANNELS[colours] ?? 1)) / 8);
  // An interlaced picture has some rows more, each with its filter.
  const bytes = interlace === 0 ? row * height : Math.ceil(row * height * 1.01) + height * 8;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    ...extra,
    data ?? pngChunk('IDAT', compressZeros(bytes)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

const repeat = (part: Buffer, times: number): Buffer => Buffer.alloc(part.length * times, part);
const small = { width: 50, height: 50 };
const gigabyte = (before: string): Buffer => Buffer.concat([latin(before), compressZeros(1_000_000_000)]);
const text = Buffer.concat([latin('Comment\0\0'), compressZeros(59_000_000)]);

/** PNGs that cost, or look as if they cost, far more than their bytes. */
export const PNG_BOMBS: readonly [string, () => Buffer][] = [
  ['16,000 x 16,000', () => drawPixelBomb(16_000)],
  ['40,000,000 x 1, 16 bits, RGBA', () => drawPng({ width: 40_000_000, height: 1, bits: 16, colours: 6 })],
  ['1 x 40,000,000', () => drawPng({ width: 1, height: 40_000_000 })],
  ['65,535 x 610, 16 bits, RGBA', () => drawPng({ width: 65_535, height: 610, bits: 16, colours: 6 })],
  ['610 x 65,535, 16 bits, RGBA', () => drawPng({ width: 610, height: 65_535, bits: 16, colours: 6 })],
  ['40 megapixels, 16 bits, RGBA', () => drawPng({ width: 8000, height: 5000, bits: 16, colours: 6 })],
  ['40 megapixels, interlaced', () => drawPng({ width: 8000, height: 5000, interlace: 1 })],
  [
    '40 megapixels, interlaced, 16 bits, gray',
    () => drawPng({ width: 8000, height: 5000, bits: 16, colours: 0, interlace: 1 }),
  ],
  [
    '40 megapixels, interlaced, 16 bits, RGBA',
    () => drawPng({ width: 8000, height: 5000, bits: 16, colours: 6, interlace: 1 }),
  ],
  ['profile of 1 GB', () => drawPng({ ...small, extra: [pngChunk('iCCP', gigabyte('x\0\0'))] })],
  [
    '600 x 600 with a profile of 60,000 calculations',
    () =>
      drawPng({
        width: 600,
        height: 600,
        extra: [pngChunk('iCCP', Buffer.concat([latin('x\0\0'), deflateSync(drawProfile(60_000))]))],
      }),
  ],
  ['text of 1 GB', () => drawPng({ ...small, extra: [pngChunk('zTXt', gigabyte('Comment\0\0'))] })],
  ['XMP of 1 GB', () => drawPng({ ...small, extra: [pngChunk('iTXt', gigabyte('XML:com.adobe.xmp\0\x01\0\0\0'))] })],
  ['200 texts of 59 MB', () => drawPng({ ...small, extra: [repeat(pngChunk('zTXt', text), 200)] })],
  ['pixels of 1 GB', () => drawPng({ ...small, data: pngChunk('IDAT', gigabyte('')) })],
  ['900,000 texts', () => drawPng({ ...small, extra: [repeat(pngChunk('tEXt', latin('a\0b')), 900_000)] })],
  ['900,000 unknown chunks', () => drawPng({ ...small, extra: [repeat(pngChunk('abCd', latin('x')), 900_000)] })],
  [
    '1,100,000 empty data chunks',
    () =>
      drawPng({
        ...small,
        data: Buffer.concat([
          repeat(pngChunk('IDAT', latin('')), 1_100_000),
          pngChunk('IDAT', compressZeros(151 * 50)),
        ]),
      }),
  ],
  [
    '1,000,000 data chunks of one byte',
    () => drawPng({ ...small, data: repeat(pngChunk('IDAT', Buffer.from([0])), 1_000_000) }),
  ],
  [
    'EXIF data of 14 MB',
    () => drawPng({ ...small, extra: [pngChunk('eXIf', Buffer.concat([latin('MM\0*'), Buffer.alloc(14_000_000)]))] }),
  ],
  [
    '100,000 frames',
    () =>
      drawPng({
        ...small,
        extra: [
          pngChunk('acTL', Buffer.from([0, 1, 0x86, 0xa0, 0, 0, 0, 0])),
          repeat(pngChunk('fcTL', Buffer.alloc(26)), 100_000),
        ],
      }),
  ],
];
