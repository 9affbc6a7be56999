import sharp, { type Metadata } from 'sharp';
import { PictureError } from '../picture-error.ts';
import type { Pixels } from '../types.ts';
import { countScans } from './count-scans.ts';
import { dropRefinements, WORTHLESS_FROM } from './drop-refinements.ts';
import { refuseBomb } from './refuse-bomb.ts';

/** Pixels that a picture may have by its header: 36-megapixel cameras pass, pixel bombs do not. */
const MAX_PIXELS = 40_000_000;

/**
 * Bytes that a decoder may have to hold of a picture whose rows do not come from top to bottom: what 40 megapixels of a
 * progressive JPEG take. More need only interlaced PNGs of 16 bits with alpha and CMYK in several scans.
 */
const MAX_WHOLE_BYTES = 6 * MAX_PIXELS;

/** Longest side of the picture that faces are looked for in, px: enough for faces of 4 % of its width. */
export const WORKING_SIZE = 640;

export interface DecodedPicture {
  /** The upright picture in sRGB on white, its longest side at most `WORKING_SIZE`. */
  pixels: Pixels;
  /** Size of the upright picture before it was made smaller, px. */
  width: number;
  height: number;
}

const SIGNATURES = [
  { format: 'jpeg', offset: 0, bytes: [0xff, 0xd8, 0xff] },
  { format: 'png', offset: 0, bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { format: 'webp', offset: 8, bytes: [0x57, 0x45, 0x42, 0x50] },
];

/**
 * What the content says it is, whatever its name or media type. It is asked before any decoder sees the bytes: the
 * picture library would also open SVG, GIF, TIFF, AVIF and more.
 */
export function sniffFormat(bytes: Uint8Array): string | undefined {
  return SIGNATURES.find(({ offset, bytes: signature }) => signature.every((byte, i) => bytes[offset + i] === byte))
    ?.format;
}

/**
 * JPEG, PNG or WebP bytes -> an upright RGB picture. An animation gives its first frame.
 *
 * @throws {PictureError} it is none of these, damaged or too large
 * @throws any other error: the machine had no memory or thread left for it
 */
export async function decodePicture(bytes: Uint8Array, size = WORKING_SIZE): Promise<DecodedPicture> {
  const header = await readHeader(bytes);
  refuseTooLarge(header, bytes);
  const { width, height } = header.autoOrient;
  const { data, info } = await sharp(isFinerThanNeeded(header, size) ? dropRefinements(bytes) : bytes, {
    limitInputPixels: MAX_PIXELS,
    failOn: 'error',
  })
    .autoOrient()
    .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw explainDecodeFailure(error);
    });
  if (info.channels !== 3) throw new Error(`decoding gave ${info.channels} channels`);
  return { pixels: { data, width: info.width, height: info.height }, width, height };
}

const isFinerThanNeeded = ({ format, isProgressive, width, height }: Metadata, size: number): boolean =>
  format === 'jpeg' && isProgressive && Math.max(width, height) >= WORTHLESS_FROM * size;

/** Reads the header only. */
async function readHeader(bytes: Uint8Array): Promise<Metadata> {
  const format = sniffFormat(bytes);
  if (format === undefined) {
    throw new PictureError('unsupported_image', 'This file is not a JPEG, PNG or WebP picture. Send one of these.');
  }
  refuseBomb(format, bytes);
  // The limit is checked by the caller, which knows the size and can name it.
  const header = await sharp(bytes, { limitInputPixels: false, failOn: 'error' })
    .metadata()
    .catch((error: unknown) => {
      throw explainDecodeFailure(error);
    });
  if (header.format !== format) {
    throw new PictureError('unsupported_image', 'This file is not a JPEG, PNG or WebP picture. Send one of these.');
  }
  return header;
}

function refuseTooLarge(header: Metadata, bytes: Uint8Array): void {
  const { width, height } = header.autoOrient;
  const size = `This picture has ${width} x ${height} pixels`;
  if (width * height > MAX_PIXELS) {
    throw new PictureError(
      'image_too_many_pixels',
      `${size}. Send one with at most ${MAX_PIXELS / 1e6} million pixels.`,
    );
  }
  const wholeBytes = countWholeBytes(header);
  if (wholeBytes > MAX_WHOLE_BYTES && mustBeHeldWhole(header, bytes)) {
    throw new PictureError(
      'image_too_many_pixels',
      `${size}, which take ${Math.ceil(wholeBytes / 1e6)} MB to open, because it is ${header.format === 'png' ? 'interlaced' : 'stored in several layers (progressive)'}. ` +
        `At most ${MAX_WHOLE_BYTES / 1e6} MB are possible. Save it in another way, or with fewer pixels.`,
    );
  }
}

/** Bytes of all that is known of the pixels before the first one is known. */
function countWholeBytes({ format, width, height, channels, depth }: Metadata): number {
  // A JPEG's coefficients have 16 bits, whatever its samples have.
  const bytes = format === 'jpeg' || depth === 'ushort' ? 2 : 1;
  return width * height * channels * bytes;
}

/** Whether the decoder knows the first row only at the end. A JPEG that is not progressive may have several scans, too. */
function mustBeHeldWhole({ format, isProgressive }: Metadata, bytes: Uint8Array): boolean {
  return isProgressive || (format === 'jpeg' && countScans(bytes, 2) > 1);
}

/** What the picture library says when this machine is short of something; a damaged picture is never the reason. */
const SHORTAGE =
  /(?:out of|insufficient|not enough) memory|(?:unable|cannot|can't|could not|couldn't|failed) (?:to )?(?:allocate|malloc)|bad_alloc|creat(?:e|ing) thread/i;

/** Whether the picture is to blame, or another try may succeed. */
export function explainDecodeFailure(cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (SHORTAGE.test(message)) return new Error(`decoding failed: ${message}`, { cause });
  return new PictureError(
    'corrupt_image',
    'This picture is damaged or incomplete and cannot be opened. Save or take it again, then send it once more.',
    { cause },
  );
}
