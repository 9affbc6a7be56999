/** Types of values in a TIFF (TIFF 6.0, section 2), and of 64 bits in a BigTIFF. */
export const TIFF_BYTE = 1;
export const TIFF_SHORT = 3;
export const TIFF_LONG = 4;
export const TIFF_LONG8 = 16;

const BYTES: Record<number, number> = { [TIFF_BYTE]: 1, [TIFF_SHORT]: 2, [TIFF_LONG]: 4, [TIFF_LONG8]: 8 };

/** A tag, the type of its values, and the values. */
export type TiffEntry = readonly [number, number, ...number[]];

const DIRECTORY = 8;

/**
 * A TIFF with one directory, then the values that do not stand in it, then the data.
 *
 * @param entries a function of the place where the data begin
 */
export function drawTiff(
  entries: (data: number) => readonly TiffEntry[],
  data: Uint8Array,
  { little = true, next = 0 }: { little?: boolean; next?: number } = {},
): Buffer {
  const write = (buffer: Buffer, value: number, at: number, bytes: number): void => {
    if (bytes === 8) {
      write(buffer, value, little ? at : at + 4, 4);
    } else if (little) buffer.writeUIntLE(value, at, bytes);
    else buffer.writeUIntBE(value, at, bytes);
  };
  const sizeOf = ([, type, ...values]: TiffEntry): number => (BYTES[type] ?? 1) * values.length;
  const list = entries(0);
  const end = DIRECTORY + 2 + 12 * list.length + 4;
  const start = end + list.map(sizeOf).reduce((sum, size) => sum + (size > 4 ? size : 0), 0);
  const head = Buffer.alloc(start);
  head.write(little ? 'II*\0' : 'MM\0*', 'latin1');
  write(head, DIRECTORY, 4, 4);
  write(head, list.length, DIRECTORY, 2);
  write(head, next, end - 4, 4);
  let free = end;
  for (const [i, entry] of entries(start).entries()) {
    const [tag, type, ...values] = entry;
    const at = DIRECTORY + 2 + 12 * i;
    write(head, tag, at, 2);
    write(head, type, at + 2, 2);
    write(head, values.length, at + 4, 4);
    const isInline = sizeOf(entry) <= 4;
    const place = isInline ? at + 8 : free;
    if (!isInline) {
      write(head, free, at + 8, 4);
      free += sizeOf(entry);
    }
    const bytes = BYTES[type] ?? 1;
    for (const [k, value] of values.entries()) write(head, value, place + k * bytes, bytes);
  }
  return Buffer.concat([head, data]);
}
