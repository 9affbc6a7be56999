import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compressZeros } from '../../support/compress-zeros.ts';
import { declareWebpSize, drawBlank } from '../../support/encoder-pictures.ts';
import { drawAnimation } from '../../support/picture-bombs.ts';
import { drawBitmap, riffChunk } from '../../support/picture-files.ts';

const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const repeat = (part: Buffer, times: number): Buffer => Buffer.alloc(part.length * times, part);
const webp = await drawBlank(320, 320).webp().toBuffer();
const gif = await drawBlank(32, 32).gif().toBuffer();

function extendWebp(flags: number, side: number, ...chunks: readonly Buffer[]): Buffer {
  const canvas = Buffer.alloc(10);
  canvas[0] = flags;
  canvas.writeUIntLE(side - 1, 4, 3);
  canvas.writeUIntLE(side - 1, 7, 3);
  return riffChunk('RIFF', Buffer.concat([latin('WEBP'), riffChunk('VP8X', canvas), ...chunks]));
}

function drawFrame(): Buffer {
  const header = Buffer.alloc(16);
  header.writeUIntLE(319, 6, 3);
  header.writeUIntLE(319, 9, 3);
  return riffChunk('ANMF', Buffer.concat([header, webp.subarray(12)]));
}

function declareGifSize(width: number, height: number): Buffer {
  const changed = Buffer.from(gif);
  changed.writeUInt16LE(width, 6);
  changed.writeUInt16LE(height, 8);
  return changed;
}

/** Many blocks before the frame. */
function insertBlocks(block: Buffer, times: number): Buffer {
  const tables = 13 + 3 * 2 ** ((gif.readUInt8(10) & 7) + 1);
  return Buffer.concat([gif.subarray(0, tables), repeat(block, times), gif.subarray(tables)]);
}

/** A TIFF with one directory of SHORT and LONG entries, then the data. */
function drawTiff(entries: readonly [number, number][], data: Buffer, next = 0): Buffer {
  const directory = Buffer.alloc(8 + 2 + 12 * entries.length + 4);
  directory.write('II*\0', 'latin1');
  directory.writeUInt32LE(8, 4);
  directory.writeUInt16LE(entries.length, 8);
  for (const [i, [tag, value]] of entries.entries()) {
    const at = 10 + 12 * i;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(4, at + 2);
    directory.writeUInt32LE(1, at + 4);
    directory.writeUInt32LE(value, at + 8);
  }
  directory.writeUInt32LE(next, directory.length - 4);
  return Buffer.concat([directory, data]);
}

/** Gray, Deflate, one strip of all rows. */
function drawDeflatedTiff(width: number, height: number, bits: number, next = 0): Buffer {
  const data = compressZeros(Math.ceil((width * bits) / 8) * height);
  const entries: [number, number][] = [
    [256, width],
    [257, height],
    [258, bits],
    [259, 8],
    [262, 1],
    [273, 0],
    [277, 1],
    [278, height],
    [279, data.length],
  ];
  const start = 8 + 2 + 12 * entries.length + 4;
  return drawTiff(
    entries.map(([tag, value]) => [tag, tag === 273 ? start : value]),
    data,
    next,
  );
}

const readPicture = (name: string): Promise<Buffer> =>
  readFile(join(import.meta.dirname, '../../support/pictures', name));

async function declareHeicSize(side: number): Promise<Buffer> {
  const heic = await readPicture('portrait.heic');
  for (let at = heic.indexOf('ispe'); at !== -1; at = heic.indexOf('ispe', at + 1)) {
    heic.writeUInt32BE(side, at + 8);
    heic.writeUInt32BE(side, at + 12);
  }
  return heic;
}

/** Other pictures that cost, or look as if they cost, far more than their bytes. */
export const OTHER_BOMBS: readonly [string, () => Buffer | Promise<Buffer>][] = [
  ['WebP of 16,383 x 16,383', () => declareWebpSize(webp, 16_383, 16_383)],
  ['WebP on a canvas of 6,300 x 6,300', () => extendWebp(2, 6300, riffChunk('ANIM', Buffer.alloc(6)), drawFrame())],
  ['WebP of 999 frames', () => extendWebp(2, 320, riffChunk('ANIM', Buffer.alloc(6)), repeat(drawFrame(), 999))],
  ['WebP of 200,000 frames', () => drawAnimation(200_000)],
  [
    'WebP with 1,500,000 unknown chunks',
    () => extendWebp(0, 320, repeat(riffChunk('abcd', latin('')), 1_500_000), webp.subarray(12)),
  ],
  [
    'WebP with 14 MB of XMP',
    () => extendWebp(4, 320, webp.subarray(12), riffChunk('XMP ', Buffer.alloc(14_000_000, '<'))),
  ],
  [
    'WebP with 14 MB of EXIF data',
    () => extendWebp(8, 320, webp.subarray(12), riffChunk('EXIF', Buffer.alloc(14_000_000, 'MM\0*'))),
  ],
  [
    'WebP with 14 MB of colour profile',
    () => extendWebp(32, 320, riffChunk('ICCP', Buffer.alloc(14_000_000)), webp.subarray(12)),
  ],
  ['lossless WebP of 40 megapixels', () => drawBlank(8000, 5000).webp({ lossless: true, effort: 0 }).toBuffer()],
  ['GIF of 65,535 x 65,535', () => declareGifSize(65_535, 65_535)],
  ['GIF on a canvas of 8,000 x 5,000', () => declareGifSize(8000, 5000)],
  ['GIF with 1,000,000 comments', () => insertBlocks(Buffer.from([0x21, 0xfe, 1, 65, 0]), 1_000_000)],
  ['TIFF of 8,000 x 5,000 in one strip', () => drawDeflatedTiff(8000, 5000, 8)],
  ['TIFF of 8,000 x 5,000, 16 bits', () => drawDeflatedTiff(8000, 5000, 16)],
  ['TIFF of 65,535 x 610', () => drawDeflatedTiff(65_535, 610, 8)],
  ['TIFF of 4,000,000,000 x 1', () => drawDeflatedTiff(4_000_000_000, 1, 1)],
  ['TIFF whose directories are a circle', () => drawDeflatedTiff(100, 100, 8, 8)],
  [
    'TIFF with a tile of 4 GB',
    () =>
      drawTiff(
        [
          [256, 100],
          [257, 100],
          [258, 8],
          [259, 1],
          [262, 1],
          [277, 1],
          [322, 65_520],
          [323, 65_520],
          [324, 8],
          [325, 8],
        ],
        Buffer.alloc(8),
      ),
  ],
  [
    'BMP of 40 megapixels in runs',
    () =>
      drawBitmap({
        width: 8000,
        height: 5000,
        bits: 8,
        compression: 1,
        extra: Buffer.alloc(1024),
        pixels: repeat(Buffer.from([255, 0]), 160_000),
      }),
  ],
  [
    'BMP of 40 megapixels of one bit',
    () => drawBitmap({ width: 8000, height: 5000, bits: 1, extra: Buffer.alloc(8), pixels: Buffer.alloc(5_000_000) }),
  ],
  [
    'BMP of 2,000,000,000 x 1',
    () => drawBitmap({ width: 2_000_000_000, height: 1, bits: 1, extra: Buffer.alloc(8), pixels: Buffer.alloc(100) }),
  ],
  ['AVIF of 20 megapixels', () => drawBlank(5000, 4000).avif({ effort: 0 }).toBuffer()],
  ['HEIC of 32 megapixels', () => readPicture('blank-32-megapixels.heic')],
  ['HEIC that says 5,600 x 5,600', () => declareHeicSize(5600)],
  ['HEIC that says 100,000 x 100,000', () => declareHeicSize(100_000)],
];
