import { constants, deflateRawSync } from 'node:zlib';
import { drawBlank } from './encoder-pictures.ts';
import { pngChunk, riffChunk } from './picture-files.ts';

/**
 * A progressive JPEG that has the last of its scans many times over: a few bytes and a walk over the whole picture each
 * time. The copies call themselves first passes, because decoders count it as damage when a refinement is repeated.
 */
export function repeatLastScan(jpeg: Buffer, times: number): Buffer {
  const end = jpeg.lastIndexOf(Buffer.from([0xff, 0xd9]));
  const copy = Buffer.from(jpeg.subarray(jpeg.lastIndexOf(Buffer.from([0xff, 0xda])), end));
  // The last byte of the scan's header: which bits of the numbers come.
  copy[copy.readUInt16BE(2) + 1] = 0;
  return Buffer.concat([jpeg.subarray(0, end), ...Array.from({ length: times }, () => copy), jpeg.subarray(end)]);
}

/** The JPEG with an application segment (APP1) more, where cameras keep previews; content of at most 65,533 bytes. */
export function insertSegment(jpeg: Buffer, content: Buffer): Buffer {
  const header = Buffer.from([0xff, 0xe1, 0, 0]);
  header.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), header, content, jpeg.subarray(2)]);
}

/** An animated WebP whose frames are all the same pixel, about 50 bytes each. */
export async function drawAnimation(frames: number): Promise<Buffer> {
  const pixel = (await drawBlank(1, 1).webp({ lossless: true }).toBuffer()).subarray(12);
  // One by one pixel; no flags but the one for an animation; 40 ms a frame.
  const canvas = riffChunk('VP8X', Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
  const frame = riffChunk(
    'ANMF',
    Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 40, 0, 0, 0]), pixel]),
  );
  const animation = riffChunk('ANIM', Buffer.alloc(6));
  const all = Buffer.alloc(frame.length * frames, frame);
  return riffChunk('RIFF', Buffer.concat([Buffer.from('WEBP'), canvas, animation, all]));
}

/** Rows that are compressed at a time; one piece of the compressed data serves for all of them, because all are black. */
const ROWS = 1000;

/** A whole PNG, all black: with 16,000 pixels a side, 730 KiB of file and 768 MB of pixels. @param side px, in thousands */
export function drawPixelBomb(side: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  // Eight bits a channel; red, green and blue.
  header.set([8, 2], 8);
  const rowBytes = 1 + 3 * side;
  const rows = deflateRawSync(Buffer.alloc(ROWS * rowBytes), { finishFlush: constants.Z_FULL_FLUSH });
  // Adler-32 of bytes that are all 0: how many there are, and 1.
  const checksum = Buffer.from([0, 0, 0, 1]);
  checksum.writeUInt16BE((side * rowBytes) % 65_521);
  const pieces = Array.from({ length: side / ROWS }, () => rows);
  const pixels = Buffer.concat([Buffer.from([0x78, 0x9c]), ...pieces, Buffer.from([3, 0]), checksum]);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
