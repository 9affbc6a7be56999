import { readUint16, readUint32 } from '../../read-bytes.ts';
import { type Box, FULL_BOX_BYTES } from './isobmff.ts';

/** Pictures that one list names properties of. Phones write some 50. */
const MAX_ITEMS = 10_000;

/**
 * The properties of one picture (ISO/IEC 23008-12, 9.3).
 *
 * @param boxes the content of the box `iprp`
 * @param listed the properties of all pictures, of which each picture names its own by their numbers, counted from 1
 */
export function readOwnProperties(bytes: Uint8Array, boxes: readonly Box[], listed: readonly Box[], id: number): Box[] {
  const own: Box[] = [];
  for (const { start, end } of boxes.filter(({ type }) => type === 'ipma')) {
    const idBytes = bytes[start] === 0 ? 2 : 4;
    const numberBytes = ((bytes[start + 3] ?? 0) & 1) === 1 ? 2 : 1;
    const items = Math.min(readUint32(bytes, start + FULL_BOX_BYTES), MAX_ITEMS);
    let at = start + FULL_BOX_BYTES + 4;
    for (let item = 0; item < items && at < end; item++) {
      const isOwn = id === (idBytes === 2 ? readUint16(bytes, at) : readUint32(bytes, at));
      const count = bytes[at + idBytes] ?? 0;
      at += idBytes + 1;
      for (let i = 0; i < count; i++, at += numberBytes) {
        // The first bit says whether a reader has to know the property.
        const number = numberBytes === 2 ? readUint16(bytes, at) & 0x7fff : (bytes[at] ?? 0) & 0x7f;
        const box = listed[number - 1];
        if (isOwn && box) own.push(box);
      }
    }
  }
  return own;
}
