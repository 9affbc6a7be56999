import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compressZeros } from '../../support/pictures/compress-zeros.ts';
import { declareWebpSize, drawBlank } from '../../support/pictures/encoder-pictures.ts';
import { deriveAvif, listPlaces } from '../../support/pictures/heif-files.ts';
import { drawAnimation } from '../../support/pictures/picture-bombs.ts';
import { drawBitmap, riffChunk } from '../../support/pictures/picture-files.ts';
import { drawTiff, TIFF_LONG, TIFF_SHORT } from '../../support/pictures/tiff-files.ts';

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

/** Gray, Deflate, one strip of all rows. */
function drawDeflatedTiff(width: number, height: number, bits: number, next = 0): Buffer {
  const data = compressZeros(Math.ceil((width * bits) / 8) * height);
  return drawTiff(
    (start) => [
      [256, TIFF_LONG, width],
      [257, TIFF_LONG, height],
      [258, TIFF_LONG, bits],
      [259, TIFF_LONG, 8],
      [262, TIFF_LONG, 1],
      [273, TIFF_LONG, start],
      [277, TIFF_LONG, 1],
      [278, TIFF_LONG, height],
      [279, TIFF_LONG, data.length],
    ],
    data,
    { next },
  );
}

/** Gray, of tiles that are all the same JPEG. */
async function drawTiles(width: number, height: number, side: number): Promise<Buffer> {
  const tile = await drawBlank(side, side).toColourspace('b-w').jpeg().toBuffer();
  const tiles = Math.ceil(width / side) * Math.ceil(height / side);
  return drawTiff(
    (start) => [
      [256, TIFF_LONG, width],
      [257, TIFF_LONG, height],
      [258, TIFF_SHORT, 8],
      [259, TIFF_SHORT, 7],
      [262, TIFF_SHORT, 1],
      [277, TIFF_SHORT, 1],
      [322, TIFF_LONG, side],
      [323, TIFF_LONG, side],
      [324, TIFF_LONG, ...Array<number>(tiles).fill(start)],
      [325, TIFF_LONG, ...Array<number>(tiles).fill(tile.length)],
    ],
    tile,
  );
}

/** An AVIF of so many tiles a side, all of which are the same. */
const drawGrid = async (side: number, tiles: number, says: number): Promise<Buffer> =>
  deriveAvif(await drawBlank(side, side).avif({ effort: 0 }).toBuffer(), side, {
    rows: tiles,
    columns: tiles,
    canvas: tiles * side,
    says,
  });

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
        (start) => [
          [256, TIFF_LONG, 100],
          [257, TIFF_LONG, 100],
          [258, TIFF_LONG, 8],
          [259, TIFF_LONG, 1],
          [262, TIFF_LONG, 1],
          [277, TIFF_LONG, 1],
          [322, TIFF_LONG, 65_520],
          [323, TIFF_LONG, 65_520],
          [324, TIFF_LONG, start],
          [325, TIFF_LONG, 8],
        ],
        Buffer.alloc(8),
      ),
  ],
  ['TIFF of 156,025 tiles', () => drawTiles(6320, 6320, 16)],
  ['TIFF of 99,856 tiles', () => drawTiles(5056, 5056, 16)],
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
    'BMP of 14 MB of runs behind its first row',
    () =>
      drawBitmap({
        width: 8,
        height: 8000,
        bits: 8,
        compression: 1,
        extra: Buffer.alloc(1024),
        pixels: repeat(Buffer.from([255, 0]), 7_000_000),
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
  ['AVIF with the places of 2,500,000 items', async () => listPlaces(2_500_000)],
  ['AVIF of 20 megapixels', () => drawBlank(5000, 4000).avif({ effort: 0 }).toBuffer()],
  ['AVIF of 256 tiles of 16 megapixels', () => drawGrid(256, 16, 4096)],
  ['AVIF of 16 tiles of 268 megapixels that says 16', () => drawGrid(4096, 4, 4000)],
  ['HEIC of 32 megapixels', () => readPicture('blank-32-megapixels.heic')],
  ['HEIC that says 5,600 x 5,600', () => declareHeicSize(5600)],
  ['HEIC that says 100,000 x 100,000', () => declareHeicSize(100_000)],
];
