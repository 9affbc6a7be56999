import { drawProfile } from '../../support/pictures/colour-profiles.ts';
import { drawBlank } from '../../support/pictures/encoder-pictures.ts';
import { repeatLastScan } from '../../support/pictures/picture-bombs.ts';
import { jpegSegment } from '../../support/pictures/picture-files.ts';

const blank = await drawBlank(320, 320).jpeg().toBuffer();
const progressive = await drawBlank(320, 320).jpeg({ progressive: true }).toBuffer();
const latin = (text: string): Buffer => Buffer.from(text, 'latin1');
const repeat = (part: Buffer, times: number): Buffer => Buffer.alloc(part.length * times, part);
const behindStart = (...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([blank.subarray(0, 2), ...parts, blank.subarray(2)]);

function declareSize(jpeg: Buffer, width: number, height: number): Buffer {
  const changed = Buffer.from(jpeg);
  const frame = [0xc0, 0xc2].map((code) => changed.indexOf(Buffer.from([0xff, code]))).find((at) => at > 0) ?? 0;
  changed.writeUInt16BE(height, frame + 5);
  changed.writeUInt16BE(width, frame + 7);
  return changed;
}

/** A progressive picture of 8000 x 5000 pixels with hardly a byte for each scan: blocks come in runs of 16,384 empty ones. */
function drawScans(scans: number): Buffer {
  const [width, height, components] = [8000, 5000, 3];
  const frame = Buffer.from([
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    components,
    ...[1, 2, 3].flatMap((id) => [id, 0x11, 0]),
  ]);
  const averages = Buffer.from([0x00, 1, ...new Array(15).fill(0), 0]);
  const frequencies = Buffer.from([0x10, 0, 2, ...new Array(14).fill(0), 0x00, 0xe0]);
  const blocks = (width * height) / 64;
  const first = jpegSegment(0xda, Buffer.from([components, 1, 0, 2, 0, 3, 0, 0, 0, 0]));
  const runs = Buffer.alloc(2 * (Math.floor(blocks / 16_384) + 2), 0x55);
  const others = Array.from({ length: scans - 1 }, (_, k) =>
    Buffer.concat([jpegSegment(0xda, Buffer.from([1, 1 + (k % components), 0, 1 + (k % 63), 1 + (k % 63), 0])), runs]),
  );
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    jpegSegment(0xdb, Buffer.from([0, ...new Array(64).fill(1)])),
    jpegSegment(0xc2, frame),
    jpegSegment(0xc4, averages),
    jpegSegment(0xc4, frequencies),
    first,
    Buffer.alloc((blocks * components) / 8 + 10),
    ...others,
    Buffer.from([0xff, 0xd9]),
  ]);
}

/** An EXIF directory of 5,000 entries which all point to the same 60,000 bytes. */
function drawOverlappingExif(): Buffer {
  const entry = Buffer.from([0x9c, 0x9c, 0, 2, 0, 0, 0xea, 0x60, 0, 0, 0, 8]);
  const exif = Buffer.concat([latin('Exif\0\0MM\0*\0\0\0\x08'), Buffer.from([0x13, 0x88]), repeat(entry, 5000)]);
  return jpegSegment(0xe1, exif.subarray(0, 65_000));
}

/** JPEGs that cost, or look as if they cost, far more than their bytes. */
export const JPEG_BOMBS: readonly [string, () => Buffer][] = [
  ['65,500 x 65,500', () => declareSize(blank, 65_500, 65_500)],
  ['65,500 x 1,600 without pixels', () => declareSize(blank, 65_500, 1600)],
  ['1 x 65,500 without pixels', () => declareSize(blank, 1, 65_500)],
  ['8,000 x 5,000, progressive, without pixels', () => declareSize(progressive, 8000, 5000)],
  ['40 megapixels in 10 scans', () => drawScans(10)],
  ['40 megapixels in 99 scans', () => drawScans(99)],
  ['40 megapixels in 101 scans', () => drawScans(101)],
  ['70,000 scans', () => repeatLastScan(progressive, 70_000)],
  ['2,500,000 segments', () => behindStart(repeat(jpegSegment(0xe5, latin('x')), 2_500_000))],
  ['14 MB of filling bytes', () => behindStart(Buffer.alloc(14_000_000, 0xff))],
  [
    '14 MB of XMP',
    () => behindStart(repeat(jpegSegment(0xe1, Buffer.alloc(65_000, 'http://ns.adobe.com/xap/1.0/\0<')), 215)),
  ],
  [
    '15 MB of colour profile',
    () =>
      behindStart(
        repeat(jpegSegment(0xe2, Buffer.concat([latin('ICC_PROFILE\0\x01\xff'), Buffer.alloc(58_000)])), 255),
      ),
  ],
  [
    'a profile of 5,000 calculations',
    () => behindStart(jpegSegment(0xe2, Buffer.concat([latin('ICC_PROFILE\0\x01\x01'), drawProfile(5000)]))),
  ],
  ['overlapping EXIF data', () => behindStart(drawOverlappingExif())],
  ['200 overlapping EXIF data', () => behindStart(repeat(drawOverlappingExif(), 200))],
];
