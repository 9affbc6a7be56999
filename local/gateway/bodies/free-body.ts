/**
 * Frees the memory of a body at once, and not when the garbage collector comes to it: 20 uploads of 14 MB at a time made the process
 * 65 MB larger.
 *
 * @param body nothing uses it any more. A part of a larger buffer is left alone, because others may use the rest
 */
export function freeBody({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && !buffer.detached && buffer.byteLength === byteLength) buffer.transfer(0);
}
