import { constants, deflateRawSync } from 'node:zlib';

const PIECE_BYTES = 1_000_000;

/**
 * That many zeros as a zlib stream, in milliseconds: one piece of the compressed data serves again and again.
 *
 * @param bytes any number; gigabytes are a megabyte of stream
 */
export function compressZeros(bytes: number): Buffer {
  const compress = (length: number): Buffer =>
    deflateRawSync(Buffer.alloc(length), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
  const piece = compress(PIECE_BYTES);
  const pieces = Array.from({ length: Math.floor(bytes / PIECE_BYTES) }, () => piece);
  // Adler-32 of bytes that are all 0: how many there are, and 1.
  const checksum = Buffer.from([0, 0, 0, 1]);
  checksum.writeUInt16BE(bytes % 65_521);
  const [start, end] = [Buffer.from([0x78, 0x9c]), Buffer.from([3, 0])];
  return Buffer.concat([start, ...pieces, compress(bytes % PIECE_BYTES), end, checksum]);
}
