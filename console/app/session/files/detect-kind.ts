/**
 * `picture`: a format that the API takes. `heic`: one that it takes where the service has it switched on. `other`: the API
 * would refuse it.
 */
export type FileKind = 'picture' | 'heic' | 'other';

/** The formats that the API takes, as its messages name them. */
export const TAKEN_FORMATS = 'JPEG, PNG, WebP, AVIF, GIF, TIFF and BMP';

/** Bytes that hold a signature, or the brands of an ISO base media file: cameras write about ten, of four bytes each. */
const HEAD_BYTES = 1024;

/** How the formats begin that say so in their first bytes. The encoder knows the same ones: a test holds them equal. */
const signatures = [
  ...['\xff\xd8\xff', '\x89PNG\r\n\x1a\n', 'GIF87a', 'GIF89a'],
  ...['II*\0', 'MM\0*', 'II+\0', 'MM\0+'],
];

const avifBrands: ReadonlySet<string> = new Set(['avif', 'avis']);
const heicBrands: ReadonlySet<string> = new Set([
  ...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'mif2', 'msf1'],
]);

/** What a file is by its content, whatever it is called: so a place of the container is not lost to a text or a PDF. */
export async function detectKind(file: Blob): Promise<FileKind> {
  const head = String.fromCharCode(...new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()));
  if (signatures.some((signature) => head.startsWith(signature))) return 'picture';
  if (head.startsWith('RIFF') && head.slice(8, 12) === 'WEBP') return 'picture';
  // A size stands between the name and four reserved bytes.
  if (head.startsWith('BM') && head.slice(6, 10) === '\0\0\0\0' && file.size > 26) return 'picture';
  const brands = readBrands(head);
  if (brands.some((brand) => avifBrands.has(brand))) return 'picture';
  return brands.some((brand) => heicBrands.has(brand)) ? 'heic' : 'other';
}

/** The brands of an ISO base media file: the major one, then after four bytes of version the compatible ones. */
function readBrands(head: string): string[] {
  if (head.slice(4, 8) !== 'ftyp') return [];
  const length = [...head.slice(0, 4)].reduce((value, character) => value * 256 + character.charCodeAt(0), 0);
  return [head.slice(8, 12), ...(head.slice(16, length).match(/.{4}/gs) ?? [])];
}
