import { readText, readUint16, readUint32 } from '../read-bytes.ts';
import { type Box, FULL_BOX_BYTES, findOnlyBox, readBoxes } from './isobmff.ts';

/** The parts of a HEIF file's `meta` box that say which pictures are in it (ISO/IEC 23008-12 and 14496-12, 8.11). */
export interface HeifMeta {
  properties: readonly Box[];
  /** What pictures that are put together of others say about that: a grid its rows, columns and size. */
  derived: readonly DerivedItem[];
}

interface DerivedItem {
  type: 'grid' | 'iovl';
  /** Where it stands in the file; undefined where no program puts it. */
  data: number | undefined;
}

/** Where an item's data are counted from: the file, or the box `idat`. */
const IN_FILE = 0;
const IN_DATA_BOX = 1;

/** How the pictures of a file are coded, by the types of their items (ISO/IEC 23008-12, annex B; AVIF 1.1, 2.1). */
const CODINGS: Readonly<Record<string, 'avif' | 'heic' | 'other'>> = {
  av01: 'avif',
  hvc1: 'heic',
  hev1: 'heic',
  lhv1: 'heic',
  ...Object.fromEntries(
    ['avc1', 'vvc1', 'evc1', 'j2k1', 'jpeg', 'jxs1', 'unci', 'mski'].map((type) => [type, 'other']),
  ),
};

/**
 * How the main picture of a file is coded, whatever its brands say: by itself, or by the first coded item where it is put together
 * of others. Undefined when there is no list of pictures, as in a video.
 */
export function readHeifCoding(bytes: Uint8Array): 'avif' | 'heic' | 'other' | undefined {
  const meta = findOnlyBox(readBoxes(bytes, 0, bytes.length), 'meta');
  if (!meta) return undefined;
  const boxes = readBoxes(bytes, meta.start + FULL_BOX_BYTES, meta.end);
  const main = findOnlyBox(boxes, 'pitm');
  if (!main) return undefined;
  const at = main.start + FULL_BOX_BYTES;
  const id = bytes[main.start] === 0 ? readUint16(bytes, at) : readUint32(bytes, at);
  const types = readItemTypes(bytes, boxes);
  const coded = [types.get(id), ...types.values()].find((type) => type !== undefined && Object.hasOwn(CODINGS, type));
  return coded === undefined ? undefined : CODINGS[coded];
}

/** @returns undefined when there is no `meta` box with properties, or more than one, of which a decoder might take either */
export function readHeifMeta(bytes: Uint8Array): HeifMeta | undefined {
  const meta = findOnlyBox(readBoxes(bytes, 0, bytes.length), 'meta');
  if (!meta) return undefined;
  const boxes = readBoxes(bytes, meta.start + FULL_BOX_BYTES, meta.end);
  const properties = findOnlyBox(boxes, 'iprp');
  const container = properties && findOnlyBox(readBoxes(bytes, properties.start, properties.end), 'ipco');
  if (!container) return undefined;
  return {
    properties: readBoxes(bytes, container.start, container.end),
    derived: readDerivedItems(bytes, boxes),
  };
}

function readDerivedItems(bytes: Uint8Array, boxes: readonly Box[]): DerivedItem[] {
  const types = readItemTypes(bytes, boxes);
  const places = readItemPlaces(bytes, boxes);
  return [...types].flatMap(([id, type]) =>
    type === 'grid' || type === 'iovl' ? [{ type, data: places.get(id) } as const] : [],
  );
}

/** The types of all items, by their ids. */
function readItemTypes(bytes: Uint8Array, boxes: readonly Box[]): Map<number, string> {
  const types = new Map<number, string>();
  for (const list of boxes.filter(({ type }) => type === 'iinf')) {
    const counts = bytes[list.start] === 0 ? 2 : 4;
    for (const { type, start, end } of readBoxes(bytes, list.start + FULL_BOX_BYTES + counts, list.end)) {
      if (type !== 'infe' || end - start < FULL_BOX_BYTES) continue;
      const isLong = (bytes[start] ?? 0) > 2;
      const id = isLong ? readUint32(bytes, start + 4) : readUint16(bytes, start + 4);
      // An index of protection stands between the id and the type.
      types.set(id, readText(bytes, start + (isLong ? 10 : 8), 4));
    }
  }
  return types;
}

/** Where the data of each item begin, by its id. An item whose data are in a place of another kind is left out. */
function readItemPlaces(bytes: Uint8Array, boxes: readonly Box[]): Map<number, number> {
  const places = new Map<number, number>();
  const list = findOnlyBox(boxes, 'iloc');
  const dataBox = findOnlyBox(boxes, 'idat');
  if (!list) return places;
  const version = bytes[list.start] ?? 0;
  const sizes = readUint16(bytes, list.start + FULL_BOX_BYTES);
  const [offsetBytes, lengthBytes, baseBytes] = [sizes >> 12, (sizes >> 8) & 15, (sizes >> 4) & 15];
  const indexBytes = version > 0 ? sizes & 15 : 0;
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
    const base = next(baseBytes);
    const extents = next(2);
    const [, offset = 0] = [next(indexBytes), next(offsetBytes)];
    const start = method === IN_FILE ? 0 : method === IN_DATA_BOX ? dataBox?.start : undefined;
    if (start !== undefined && extents === 1) places.set(id, start + base + offset);
    at += lengthBytes + (extents - 1) * (indexBytes + offsetBytes + lengthBytes);
  }
  return places;
}

function readNumber(bytes: Uint8Array, at: number, size: number): number {
  let number = 0;
  for (let i = 0; i < size; i++) number = number * 256 + (bytes[at + i] ?? 0);
  return number;
}
