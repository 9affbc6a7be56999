const latin = (text: string): Buffer => Buffer.from(text, 'latin1');

function box(type: string, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + content.length);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, content]);
}

const fullBox = (type: string, version: number, ...contents: readonly Uint8Array[]): Buffer =>
  box(type, Buffer.from([version, 0, 0, 0]), ...contents);

/** Numbers of two bytes. */
const shorts = (...values: readonly number[]): Buffer =>
  Buffer.from(values.flatMap((value) => [value >> 8, value & 255]));

function longs(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [i, value] of values.entries()) bytes.writeUInt32BE(value, 4 * i);
  return bytes;
}

export interface DerivedAvif {
  kind?: 'grid' | 'iovl';
  rows?: number;
  columns?: number;
  /** The size that the grid has, and the one that the file says elsewhere. */
  canvas: number;
  says?: number;
  /** What the tile says of its colours, as `stateColours` takes it. */
  colours?: Buffer;
}

/** An AVIF that is put together of one small AVIF many times. @param tile square. @param side of the tile, px */
export function deriveAvif(tile: Buffer, side: number, { kind = 'grid', colours, ...options }: DerivedAvif): Buffer {
  const { rows = 1, columns = 1, canvas, says = canvas } = options;
  const [coded, derived] = [1, 2];
  const pixels = tile.subarray(tile.indexOf('mdat') + 4);
  const description = kind === 'grid' ? [0, 1, rows - 1, columns - 1] : [0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
  const data = Buffer.concat([Buffer.from(description), longs(canvas, canvas), Buffer.alloc(8 * rows * columns)]);
  const item = (id: number, type: string): Buffer => fullBox('infe', 2, shorts(id, 0), latin(`${type}\0`));
  const sizeOf = (pixel: number): Buffer => fullBox('ispe', 0, longs(pixel, pixel));
  const shared = [findBox(tile, 'av1C'), findBox(tile, 'pixi'), sizeOf(side), sizeOf(says)];
  const properties = box('ipco', ...shared, ...(colours ? [box('colr', colours)] : []));
  const ofTile = [0x81, 2, 3, ...(colours ? [5] : [])];
  const owned = fullBox(
    'ipma',
    0,
    longs(2),
    Buffer.concat([shorts(coded), Buffer.from([ofTile.length, ...ofTile]), shorts(derived), Buffer.from([2, 2, 4])]),
  );
  const tiles = Array.from({ length: rows * columns }, () => coded);
  const meta = (at: number): Buffer =>
    fullBox(
      'meta',
      0,
      fullBox('hdlr', 0, latin('\0\0\0\0pict'), Buffer.alloc(13)),
      fullBox('pitm', 0, shorts(derived)),
      fullBox(
        'iloc',
        1,
        shorts(0x4400, 2),
        Buffer.concat([shorts(coded, 0, 0, 1), longs(at, pixels.length)]),
        Buffer.concat([shorts(derived, 1, 0, 1), longs(0, data.length)]),
      ),
      fullBox('iinf', 0, shorts(2), item(coded, 'av01'), item(derived, kind)),
      fullBox('iref', 0, box('dimg', shorts(derived, tiles.length, ...tiles))),
      box('iprp', properties, owned),
      box('idat', data),
    );
  const type = box('ftyp', latin('avif\0\0\0\0avifmif1miaf'));
  return Buffer.concat([type, meta(type.length + meta(0).length + 8), box('mdat', pixels)]);
}

/** An item's id, how its place is given, and the number of its parts. */
const PLACE_BYTES = 10;

/** An AVIF of one picture that lists the places of this many others, which it does not have. */
export function listPlaces(count: number): Buffer {
  const places = Buffer.alloc(count * PLACE_BYTES);
  for (let i = 0; i < count; i++) {
    places.writeUInt32BE(i + 2, i * PLACE_BYTES);
    places.writeUInt16BE(1, i * PLACE_BYTES + 8);
  }
  const size = fullBox('ispe', 0, longs(64, 64));
  return Buffer.concat([
    box('ftyp', latin('avif\0\0\0\0mif1avif')),
    fullBox(
      'meta',
      0,
      fullBox('pitm', 0, shorts(1)),
      fullBox('iloc', 2, shorts(0), longs(count), places),
      fullBox('iinf', 0, shorts(1), fullBox('infe', 2, shorts(1, 0), latin('av01\0'))),
      box('iprp', box('ipco', size)),
    ),
  ]);
}

function findBox(file: Buffer, type: string): Buffer {
  const at = file.indexOf(type) - 4;
  return file.subarray(at, at + file.readUInt32BE(at));
}

/** The file with another main brand. */
export function nameMainBrand(file: Buffer, brand: string): Buffer {
  const changed = Buffer.from(file);
  changed.write(brand, 8, 'latin1');
  return changed;
}

/** A copy of a file from libheif whose properties have one more, which belongs to no picture. */
export function addProperty(file: Buffer, type: string, ...values: readonly number[]): Buffer {
  const property = box(type, longs(...values));
  const list = findBox(file, 'ipco');
  const at = file.indexOf(list) + list.length;
  const longer = Buffer.concat([file.subarray(0, at), property, file.subarray(at)]);
  for (const outer of ['ipco', 'iprp', 'meta']) {
    const size = longer.indexOf(outer) - 4;
    longer.writeUInt32BE(longer.readUInt32BE(size) + property.length, size);
  }
  return longer;
}

/** A HEIC of one picture from libheif that says this of its colours, such as `profile` or `numbers` give it. */
export function stateColours(file: Buffer, content: Buffer): Buffer {
  const old = findBox(file, 'colr');
  const at = file.indexOf(old);
  const stated = box('colr', content);
  const changed = Buffer.concat([file.subarray(0, at), stated, file.subarray(at + old.length)]);
  const longer = stated.length - old.length;
  const add = (place: number): void => void changed.writeUInt32BE(changed.readUInt32BE(place) + longer, place);
  for (const outer of ['ipco', 'iprp', 'meta']) add(changed.indexOf(outer) - 4);
  // Where the picture's data begin is counted from the start of the file.
  add(changed.indexOf('iloc') + 16);
  return changed;
}

/** A colour profile, for `stateColours`. */
export const profile = (icc: Uint8Array): Buffer => Buffer.concat([latin('prof'), icc]);

/** Colours by numbers (ITU-T H.273), for `stateColours`. */
export const numbers = (primaries: number, transfer: number): Buffer =>
  Buffer.concat([latin('nclx'), shorts(primaries, transfer, 6), Buffer.from([0x80])]);
