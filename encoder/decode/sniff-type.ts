import type { DetectedType } from '../picture-error.ts';
import { readBrands } from './formats/heif/isobmff.ts';
import { readHeifCoding } from './formats/heif/items.ts';
import { hasText, readText, readUint32LE } from './read-bytes.ts';

/** What a file of each type begins with; the first that fits counts. */
const SIGNATURES: readonly { type: DetectedType; at?: number; text: string }[] = [
  { type: 'jpeg', text: '\xff\xd8\xff' },
  { type: 'png', text: '\x89PNG\r\n\x1a\n' },
  { type: 'gif', text: 'GIF87a' },
  { type: 'gif', text: 'GIF89a' },
  { type: 'tiff', text: 'II*\0' },
  { type: 'tiff', text: 'MM\0*' },
  { type: 'tiff', text: 'II+\0' },
  { type: 'tiff', text: 'MM\0+' },
  { type: 'jxl', text: '\xff\x0a' },
  { type: 'jxl', text: '\0\0\0\x0cJXL \r\n\x87\n' },
  { type: 'jp2', text: '\0\0\0\x0cjP  \r\n\x87\n' },
  { type: 'jp2', text: '\xff\x4f\xff\x51' },
  { type: 'pdf', text: '%PDF-' },
  { type: 'zip', text: 'PK\x03\x04' },
  // Matroska and WebM, MPEG, and QuickTime files of before there were brands.
  { type: 'video', text: '\x1aE\xdf\xa3' },
  { type: 'video', text: '\0\0\x01\xba' },
  { type: 'video', text: '\0\0\x01\xb3' },
  ...['moov', 'mdat', 'wide', 'pnot'].map((text) => ({ type: 'video', at: 4, text }) as const),
];

/** Brands of pictures that are coded like the single pictures of a video (ISO/IEC 23008-12, annex B). */
const HEIC_BRANDS: ReadonlySet<string> = new Set([
  ...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'mif2', 'msf1'],
]);
const AVIF_BRANDS: ReadonlySet<string> = new Set(['avif', 'avis']);
/** Main brands of pictures that are coded in other ways (the same, annexes F to L), of raw pictures, and of sound. */
const OTHER_BRANDS: ReadonlySet<string> = new Set([
  ...['avci', 'avcs', 'jpeg', 'jpgs', 'j2ki', 'j2is', 'vvic', 'vvis', 'evbi', 'evbs', 'jxs ', 'miaf', 'heif'],
  ...['crx ', 'M4A ', 'M4B '],
]);

/** Where the second header of a bitmap begins with its size, and the sizes that exist. */
const BITMAP_HEADER = 14;
const BITMAP_HEADERS: ReadonlySet<number> = new Set([12, 16, 40, 52, 56, 64, 108, 124]);

/** A web page begins with its first element, perhaps behind a byte order mark, comments and the line that says that it is XML. */
const PAGE = /^[\s\xef\xbb\xbf]*(?:(?:<!--(?:(?!-->).)*-->|<\?xml[^>]*>)\s*)*<(?:!doctype html|html|head|body)/s;

/** Of a text, so much is looked at. */
const TEXT_BYTES = 1000;

/**
 * What the content says it is, whatever its name or media type. It is asked before any decoder sees the bytes: the picture
 * library would also open SVG and more.
 */
export function sniffType(bytes: Uint8Array): DetectedType {
  if (bytes.length === 0) return 'empty';
  const signature = SIGNATURES.find(({ at = 0, text }) => hasText(bytes, at, text));
  if (signature) return signature.type;
  if (hasText(bytes, 0, 'RIFF') && hasText(bytes, 8, 'WEBP')) return 'webp';
  if (hasText(bytes, 0, 'RIFF') && hasText(bytes, 8, 'AVI ')) return 'video';
  if (hasText(bytes, 0, 'BM') && BITMAP_HEADERS.has(readUint32LE(bytes, BITMAP_HEADER))) return 'bmp';
  return sniffBrand(bytes) ?? sniffText(bytes) ?? 'unknown';
}

function sniffBrand(bytes: Uint8Array): DetectedType | undefined {
  const brands = readBrands(bytes);
  if (brands.length === 0) return undefined;
  // Brands of the family (mif1, miaf) do not tell, and programs write wrong ones.
  const coding = readHeifCoding(bytes);
  if (coding) return coding === 'other' ? 'unknown' : coding;
  if (brands.some((brand) => AVIF_BRANDS.has(brand))) return 'avif';
  if (brands.some((brand) => HEIC_BRANDS.has(brand))) return 'heic';
  return OTHER_BRANDS.has(brands[0] ?? '') ? 'unknown' : 'video';
}

function sniffText(bytes: Uint8Array): DetectedType | undefined {
  const text = readText(bytes, 0, TEXT_BYTES).toLowerCase();
  if (/<svg[\s>]/.test(text)) return 'svg';
  return PAGE.test(text) ? 'html' : undefined;
}
