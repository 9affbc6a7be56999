import { hasText, readText, readUint32 } from '../../read-bytes.ts';

/** Size of a box's header, and of what a full box has behind it (ISO/IEC 14496-12, 4.2). */
const BOX_HEADER_BYTES = 8;
export const FULL_BOX_BYTES = 4;
const LONG_SIZE_BYTES = 8;
const FIRST_COMPATIBLE_BRAND = 16;
const MAX_BRANDS = 10_000;
/** A real file has some dozens of boxes in a box. */
const MAX_BOXES = 10_000;

export interface Box {
  type: string;
  /** Its content. */
  start: number;
  end: number;
}

/** The brands that a file names in its first box, the major one first; empty for a file of another kind. */
export function readBrands(bytes: Uint8Array): string[] {
  if (!hasText(bytes, 4, 'ftyp')) return [];
  const end = Math.min(readUint32(bytes, 0), bytes.length);
  const brands = [readText(bytes, 8, 4)];
  for (let at = FIRST_COMPATIBLE_BRAND; at + 4 <= end && brands.length < MAX_BRANDS; at += 4)
    brands.push(readText(bytes, at, 4));
  return brands;
}

/** The box of this type. Undefined when it is missing, or comes more than once: a decoder might then take either. */
export function findOnlyBox(boxes: readonly Box[], type: string): Box | undefined {
  const [box, ...others] = boxes.filter((other) => other.type === type);
  return others.length > 0 ? undefined : box;
}

/** The boxes between two places; none when there are more than any program writes. */
export function readBoxes(bytes: Uint8Array, from: number, to: number): Box[] {
  const boxes: Box[] = [];
  for (let at = from; at + BOX_HEADER_BYTES <= to; ) {
    const short = readUint32(bytes, at);
    const isLong = short === 1;
    // 0: to the end; 1: the size stands behind the type, in 64 bits.
    const size = isLong ? readUint32(bytes, at + 8) * 2 ** 32 + readUint32(bytes, at + 12) : short || to - at;
    const start = at + BOX_HEADER_BYTES + (isLong ? LONG_SIZE_BYTES : 0);
    const end = Math.min(at + size, to);
    if (end < start) break;
    if (boxes.length === MAX_BOXES) return [];
    boxes.push({ type: readText(bytes, at + 4, 4), start, end });
    at = end;
  }
  return boxes;
}
