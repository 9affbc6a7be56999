import { readText, readUint16, readUint32 } from '../../read-bytes.ts';
import { type Box, FULL_BOX_BYTES, findOnlyBox, readBoxes } from './isobmff.ts';
import { readItemPlaces } from './item-places.ts';
import { readOwnProperties } from './own-properties.ts';
import { readStatedColours, type StatedColours } from './stated-colours.ts';

/** The parts of a HEIF file's `meta` box that say which pictures are in it (ISO/IEC 23008-12 and 14496-12, 8.11). */
export interface HeifMeta {
  properties: readonly Box[];
  /** What pictures that are put together of others say about that: a grid its rows, columns and size. */
  derived: readonly DerivedItem[];
  /** Of the main picture. */
  colours: StatedColours | undefined;
  /** Whether the file ends before the data of one of its coded pictures. */
  isCutOff: boolean;
}

interface DerivedItem {
  type: 'grid' | 'iovl';
  /** Where it stands in the file; undefined where no program puts it. */
  data: number | undefined;
}

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
  const main = readMainId(bytes, boxes);
  if (main === undefined) return undefined;
  const types = readItemTypes(bytes, boxes);
  const coded = [types.get(main), ...types.values()].find(isCoded);
  return coded === undefined ? undefined : CODINGS[coded];
}

const isCoded = (type: string | undefined): type is string => type !== undefined && Object.hasOwn(CODINGS, type);

/** The id of the picture that is shown. */
function readMainId(bytes: Uint8Array, boxes: readonly Box[]): number | undefined {
  const main = findOnlyBox(boxes, 'pitm');
  if (!main) return undefined;
  const at = main.start + FULL_BOX_BYTES;
  return bytes[main.start] === 0 ? readUint16(bytes, at) : readUint32(bytes, at);
}

/** @returns undefined when there is no `meta` box with properties, or more than one, of which a decoder might take either */
export function readHeifMeta(bytes: Uint8Array): HeifMeta | undefined {
  const meta = findOnlyBox(readBoxes(bytes, 0, bytes.length), 'meta');
  if (!meta) return undefined;
  const boxes = readBoxes(bytes, meta.start + FULL_BOX_BYTES, meta.end);
  const properties = findOnlyBox(boxes, 'iprp');
  const owners = properties ? readBoxes(bytes, properties.start, properties.end) : [];
  const container = findOnlyBox(owners, 'ipco');
  if (!container) return undefined;
  const listed = readBoxes(bytes, container.start, container.end);
  const types = readItemTypes(bytes, boxes);
  const places = readItemPlaces(bytes, boxes, types);
  const coloursOf = (id: number | undefined): StatedColours | undefined =>
    id === undefined ? undefined : readStatedColours(bytes, readOwnProperties(bytes, owners, listed, id));
  const main = readMainId(bytes, boxes);
  // Tiles have the colours of the picture that they make up.
  const isTiled = main !== undefined && !isCoded(types.get(main));
  const [tile] = isTiled ? ([...types].find(([, type]) => isCoded(type)) ?? []) : [];
  return {
    properties: listed,
    colours: coloursOf(main) ?? coloursOf(tile),
    derived: [...types].flatMap(([id, type]) =>
      type === 'grid' || type === 'iovl' ? [{ type, data: places.get(id)?.start } as const] : [],
    ),
    isCutOff: [...types].some(([id, type]) => isCoded(type) && (places.get(id)?.end ?? 0) > bytes.length),
  };
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
