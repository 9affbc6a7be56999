import sharp, { type Sharp } from 'sharp';

/** Bytes in which the header of a graymap ends. */
const HEADER = 100;
const WHITE = 255;
const MOST_LOST = 1;

/**
 * A picture in the format PGM (binary, 8 bits), which sharp does not read. Some were once copied as text, from LF to CR LF: that is
 * undone. Where it undoes a pair too many, a pixel is lost, and the last one is black.
 *
 * @throws RangeError for anything else
 */
export function readGraymap(file: Uint8Array): Sharp {
  const text = Buffer.from(file).toString('latin1');
  const bytes = Buffer.from(text.startsWith('P5\r\n') ? text.replaceAll('\r\n', '\n') : text, 'latin1');
  const [head, ...numbers] = /^P5\s(\d+)\s+(\d+)\s+(\d+)\s/.exec(bytes.toString('latin1', 0, HEADER)) ?? [];
  const [width = 0, height = 0, white] = numbers.map(Number);
  const pixels = Buffer.alloc(width * height);
  const copied = head === undefined ? 0 : bytes.copy(pixels, 0, head.length);
  if (white !== WHITE || copied < pixels.length - MOST_LOST) throw new RangeError('not a binary graymap of 8 bits');
  return sharp(pixels, { raw: { width, height, channels: 1 } });
}
