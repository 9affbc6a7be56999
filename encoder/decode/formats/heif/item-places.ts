import { readUint16 } from '../../read-bytes.ts';
import { type Box, FULL_BOX_BYTES, findOnlyBox } from './isobmff.ts';

/** Where an item's data are counted from: the file, or the box `idat`. */
const IN_FILE = 0;
const IN_DATA_BOX = 1;

export interface ItemPlace {
  /** Where its data begin in the file; undefined where they are in several parts. */
  start: number | undefined;
  /** Behind the last of them; the file may end before. */
  end: number;
}

/**
 * Where the data of items stand, by their ids (ISO/IEC 14496-12, 8.11.3). An item whose data are in a place of another kind is left
 * out.
 *
 * @param wanted by ids; a hostile file has millions of others
 */
export function readItemPlaces(
  bytes: Uint8Array,
  boxes: readonly Box[],
  wanted: ReadonlyMap<number, unknown>,
): Map<number, ItemPlace> {
  const places = new Map<number, ItemPlace>();
  const list = findOnlyBox(boxes, 'iloc');
  const dataBox = findOnlyBox(boxes, 'idat');
  if (!list) return places;
  const version = bytes[list.start] ?? 0;
  const sizes = readUint16(bytes, list.start + FULL_BOX_BYTES);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version > 0 ? sizes & 15 : 0;
  const partBytes = indexBytes + offsetBytes + lengthBytes;
  const idBytes = version < 2 ? 2 : 4;
  let at = list.start + FULL_BOX_BYTES + 2;
  const next = (size: number): number => {
    at += size;
    return readNumber(bytes, at - size, size);
  };
  const count = next(idBytes);
  for (let i = 0; i < count && at < list.end; i++) {
    const id = next(idBytes);
    const method = version > 0 ? next(2) & 15 : IN_FILE;
    next(2);
    const from = next(baseBytes) + (method === IN_FILE ? 0 : (dataBox?.start ?? 0));
    const parts = next(2);
    const behind = at + parts * partBytes;
    const first = from + readNumber(bytes, at + indexBytes, offsetBytes);
    let end = first;
    // Parts without numbers are all the same, and a small file can have millions of them.
    while (wanted.has(id) && partBytes > 0 && at < Math.min(behind, list.end)) {
      next(indexBytes);
      const start = from + next(offsetBytes);
      end = Math.max(end, start + next(lengthBytes));
    }
    at = behind;
    const isKnown = method === IN_FILE || (method === IN_DATA_BOX && dataBox !== undefined);
    if (isKnown && wanted.has(id)) places.set(id, { start: parts === 1 ? first : undefined, end });
  }
  return places;
}

function readNumber(bytes: Uint8Array, at: number, size: number): number {
  let number = 0;
  for (let i = 0; i < size; i++) number = number * 256 + (bytes[at + i] ?? 0);
  return number;
}
