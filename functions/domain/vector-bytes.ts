/** Bytes of one number of a vector, in either form. */
const DOUBLE_BYTES = 8;
const SINGLE_BYTES = 4;

/** A vector as little-endian float64: 1,024 bytes for 128 numbers, where decimal text would take 2.7 times as many. */
export function packVector(vector: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(vector.length * DOUBLE_BYTES));
  vector.forEach((number, index) => {
    view.setFloat64(index * DOUBLE_BYTES, number, true);
  });
  return new Uint8Array(view.buffer);
}

/** The vector that `packVector` has packed, every bit of it. */
export function unpackVector(bytes: Uint8Array): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / DOUBLE_BYTES }, (_, index) =>
    view.getFloat64(index * DOUBLE_BYTES, true),
  );
}

/**
 * A vector in half of the bytes, as little-endian float32, where no number of it loses a bit: the numbers of a network are
 * 32-bit floats. Any other vector, as another encoder may give it, stays float64. The length tells which it is.
 */
export function packVectorShort(vector: readonly number[]): Uint8Array {
  if (!vector.every(isSingle)) return packVector(vector);
  const view = new DataView(new ArrayBuffer(vector.length * SINGLE_BYTES));
  vector.forEach((number, index) => {
    view.setFloat32(index * SINGLE_BYTES, number, true);
  });
  return new Uint8Array(view.buffer);
}

/** Whether `unpackVectorShort` can read these bytes as a vector of so many numbers. */
export const isPackedVector = ({ byteLength }: Uint8Array, length: number): boolean =>
  byteLength === length * SINGLE_BYTES || byteLength === length * DOUBLE_BYTES;

/**
 * The vector that `packVectorShort` or `packVector` has packed, every bit of it.
 *
 * @param length how many numbers it has
 */
export function unpackVectorShort(bytes: Uint8Array, length: number): number[] {
  if (bytes.byteLength !== length * SINGLE_BYTES) return unpackVector(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length }, (_, index) => view.getFloat32(index * SINGLE_BYTES, true));
}

const isSingle = (number: number): boolean => Object.is(Math.fround(number), number);
