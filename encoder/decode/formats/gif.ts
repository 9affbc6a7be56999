import { describeDamage } from '../explain-failure.ts';
import { MAX_PIXELS } from '../limits.ts';
import type { PreparedPicture } from '../prepared-picture.ts';
import { KeptParts, readUint16LE } from '../read-bytes.ts';

/** Blocks of a GIF (GIF89a specification, 17 to 27). */
const HEADER_BYTES = 13;
const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const IMAGE = 0x2c;
const IMAGE_BYTES = 10;
const TRAILER = 0x3b;

/**
 * A second frame: one pixel, which is transparent (GIF89a, 20 to 23, and appendix F). The decoder gives its pictures transparency
 * when any of their frames has some; without it, what the first frame leaves open would be black.
 */
const CLEAR_FRAME = Uint8Array.of(
  ...[EXTENSION, GRAPHIC_CONTROL, 4, 1, 0, 0, 0, 0],
  ...[IMAGE, 0, 0, 0, 0, 1, 0, 1, 0, 0x80, 0, 0, 0, 0, 0, 0],
  ...[2, 2, 0x44, 0x01, 0],
);

/** A decoder holds four bytes of each pixel. */
const PIXEL_BYTES = 4;

/** The first frame of a GIF. @throws {PictureError} it has none, or breaks off within it */
export function prepareGif(bytes: Uint8Array): PreparedPicture {
  const tables = HEADER_BYTES + readTableBytes(bytes, HEADER_BYTES - 3);
  const parts = new KeptParts(bytes);
  parts.keep(0, tables);
  const image = findImage(bytes, tables, parts);
  const data = image + IMAGE_BYTES + readTableBytes(bytes, image + IMAGE_BYTES - 1);
  // Behind the code size, in blocks.
  parts.keep(image, skipBlocks(bytes, data + 1));
  const [frameWidth, frameHeight] = [readUint16LE(bytes, image + 5), readUint16LE(bytes, image + 7)];
  // A frame may be larger than the picture that it is in.
  const width = Math.max(readUint16LE(bytes, 6), readUint16LE(bytes, image + 1) + frameWidth);
  const height = Math.max(readUint16LE(bytes, 8), readUint16LE(bytes, image + 3) + frameHeight);
  if (frameWidth < width || frameHeight < height) parts.insert(CLEAR_FRAME);
  parts.insert(Uint8Array.of(TRAILER));
  const cleaned = parts.concat();
  return {
    type: 'gif',
    width,
    height,
    orientation: 1,
    maxPixels: MAX_PIXELS,
    wholeBytes: width * height * PIXEL_BYTES,
    wholeReason: 'a GIF is opened as a whole',
    open: () => cleaned,
  };
}

/** Where the first image begins. Keeps the last block before it that says which of its colours is transparent. */
function findImage(bytes: Uint8Array, from: number, parts: KeptParts): number {
  let control: [number, number] | undefined;
  let at = from;
  while (bytes[at] === EXTENSION) {
    const end = skipBlocks(bytes, at + 2);
    if (bytes[at + 1] === GRAPHIC_CONTROL) control = [at, end];
    at = end;
  }
  if (bytes[at] !== IMAGE) throw describeDamage('gif');
  if (control) parts.keep(...control);
  return at;
}

/** Behind a chain of blocks, each with its length in front, the last one empty. */
function skipBlocks(bytes: Uint8Array, from: number): number {
  let at = from;
  for (let length = bytes[at]; length !== 0; length = bytes[at]) {
    if (length === undefined) throw describeDamage('gif');
    at += 1 + length;
  }
  return at + 1;
}

/** Bytes of the colour table that these flags announce. */
function readTableBytes(bytes: Uint8Array, flags: number): number {
  const packed = bytes[flags] ?? 0;
  return packed & 0x80 ? 3 * 2 ** ((packed & 7) + 1) : 0;
}
