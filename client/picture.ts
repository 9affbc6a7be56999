/** A picture as a file, or as its bytes. */
export type Picture = Blob | Uint8Array;

/** How the formats that the service takes begin. WebP has four bytes of length in between. */
const signatures: readonly { readonly type: string; readonly matches: (head: string) => boolean }[] = [
  { type: 'image/jpeg', matches: (head) => head.startsWith('\xff\xd8\xff') },
  { type: 'image/png', matches: (head) => head.startsWith('\x89PNG\r\n\x1a\n') },
  { type: 'image/webp', matches: (head) => head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP' },
];

const HEAD_BYTES = 12;

/** Bytes are copied: they might lie in shared memory, of which no Blob can be made. */
export const toBlob = (picture: Picture): Blob =>
  picture instanceof Blob ? picture : new Blob([Uint8Array.from(picture)]);

/** What the bytes say that they are, whatever the file is called; undefined when it is none of the accepted formats. */
export async function detectContentType(picture: Blob): Promise<string | undefined> {
  const head = String.fromCharCode(...new Uint8Array(await picture.slice(0, HEAD_BYTES).arrayBuffer()));
  return signatures.find(({ matches }) => matches(head))?.type;
}
