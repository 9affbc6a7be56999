import { readText, readUint32 } from '../read-bytes.ts';

/** Size of a box's header, and of what a full box has behind it (ISO/IEC 14496-12, 4.2). */
const BOX_HEADER_BYTES = 8;
const FULL_BOX_BYTES = 4;
const LONG_SIZE_BYTES = 8;
const FIRST_COMPATIBLE_BRAND = 16;
/** A real file has some dozens of boxes in a box. */
const MAX_BOXES = 10_000;

interface Box {
  type: string;
  /** Its content. */
  start: number;
  end: number;
}

/** The brands that a file names in its first box, the major one first; empty for a file of another kind. */
export function readBrands(bytes: Uint8Array): string[] {
  if (readText(bytes, 4, 4) !== 'ftyp') return [];
  const end = Math.min(readUint32(bytes, 0), bytes.length);
  const brands = [readText(bytes, 8, 4)];
  for (let at = FIRST_COMPATIBLE_BRAND; at + 4 <= end && brands.length < MAX_BOXES; at += 4)
    brands.push(readText(bytes, at, 4));
  return brands;
}

/**
 * The largest size that a HEIF file (ISO/IEC 23008-12) gives to any picture in it: the picture itself is no larger, and
 * whatever a decoder opens for it neither.
 */
export function readLargestSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  const meta = findBox(bytes, 'meta', 0, bytes.length);
  const properties = meta && findBox(bytes, 'iprp', meta.start + FULL_BOX_BYTES, meta.end);
  const container = properties && findBox(bytes, 'ipco', properties.start, properties.end);
  if (!container) return undefined;
  let largest: { width: number; height: number } | undefined;
  for (const { type, start } of readBoxes(bytes, container.start, container.end)) {
    if (type !== 'ispe') continue;
    const size = {
      width: readUint32(bytes, start + FULL_BOX_BYTES),
      height: readUint32(bytes, start + FULL_BOX_BYTES + 4),
    };
    if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}

const findBox = (bytes: Uint8Array, type: string, from: number, to: number): Box | undefined =>
  readBoxes(bytes, from, to).find((box) => box.type === type);

function readBoxes(bytes: Uint8Array, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at + BOX_HEADER_BYTES <= to && boxes.length < MAX_BOXES; ) {
    const short = readUint32(bytes, at);
    const isLong = short === 1;
    // 0: to the end; 1: the size stands behind the type, in 64 bits.
    const size = isLong ? readUint32(bytes, at + 8) * 2 ** 32 + readUint32(bytes, at + 12) : short || to - at;
    const start = at + BOX_HEADER_BYTES + (isLong ? LONG_SIZE_BYTES : 0);
    const end = Math.min(at + size, to);
    if (end < start) break;
    boxes.push({ type: readText(bytes, at + 4, 4), start, end });
    at = end;
  }
  return boxes;
}
