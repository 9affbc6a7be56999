/** A picture as a file, or as its bytes. */
export type Picture = Blob | Uint8Array | ArrayBuffer;

/** How the formats that the service takes begin. WebP has four bytes of length in between. */
const signatures: readonly { readonly type: string; readonly matches: (head: string) => boolean }[] = [
  { type: 'image/jpeg', matches: (head) => head.startsWith('\xff\xd8\xff') },
  { type: 'image/png', matches: (head) => head.startsWith('\x89PNG\r\n\x1a\n') },
  { type: 'image/webp', matches: (head) => head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP' },
];

const HEAD_BYTES = 12;

/**
 * Bytes are copied: they might lie in shared memory, of which no Blob can be made.
 *
 * @throws {TypeError} for anything else, which JavaScript lets through: of a path, the letters would be uploaded
 */
export function toBlob(picture: Picture): Blob {
  if (picture instanceof Blob) return picture;
  if (picture instanceof ArrayBuffer) return new Blob([picture]);
  if (ArrayBuffer.isView(picture)) return new Blob([Uint8Array.from(picture)]);
  const given = typeof picture === 'string' ? 'a string; read the file first' : typeof picture;
  throw new TypeError(`A picture is a Blob, File, Buffer, Uint8Array or ArrayBuffer, not ${given}`);
}

/** What the bytes say that they are, whatever the file is called; undefined when it is none of the accepted formats. */
export async function detectContentType(picture: Blob): Promise<string | undefined> {
  const head = String.fromCharCode(...new Uint8Array(await picture.slice(0, HEAD_BYTES).arrayBuffer()));
  return signatures.find(({ matches }) => matches(head))?.type;
}
