import sharp from 'sharp';
import { PictureError } from './picture-error.ts';
import { refuseBomb } from './refuse-bomb.ts';
import type { Pixels } from './types.ts';

/** Pixels that a picture may have by its header: 36-megapixel cameras pass, pixel bombs do not. */
const MAX_PIXELS = 40_000_000;

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

/** JPEG, PNG or WebP bytes -> an upright RGB picture. An animation gives its first frame. */
export async function decodePicture(bytes: Uint8Array, size = WORKING_SIZE): Promise<DecodedPicture> {
  const { width, height } = await readUprightSize(bytes);
  if (width * height > MAX_PIXELS) {
    throw new PictureError(
      'image_too_many_pixels',
      `This picture has ${width} x ${height} pixels. Send one with at most ${MAX_PIXELS / 1e6} million pixels.`,
    );
  }
  const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
    .autoOrient()
    .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((error: unknown) => {
      throw describeDecodeFailure(error);
    });
  if (info.channels !== 3) throw new Error(`decoding gave ${info.channels} channels`);
  return { pixels: { data, width: info.width, height: info.height }, width, height };
}

/** Reads the header only. */
async function readUprightSize(bytes: Uint8Array): Promise<{ width: number; height: number }> {
  const format = sniffFormat(bytes);
  if (format === undefined) {
    throw new PictureError('unsupported_image', 'This file is not a JPEG, PNG or WebP picture. Send one of these.');
  }
  refuseBomb(format, bytes);
  // The limit is checked by the caller, which knows the size and can name it.
  const header = await sharp(bytes, { limitInputPixels: false, failOn: 'error' })
    .metadata()
    .catch((error: unknown) => {
      throw describeDecodeFailure(error);
    });
  if (header.format !== format) {
    throw new PictureError('unsupported_image', 'This file is not a JPEG, PNG or WebP picture. Send one of these.');
  }
  return header.autoOrient;
}

function describeDecodeFailure(cause: unknown): PictureError {
  return new PictureError(
    'corrupt_image',
    'This picture is damaged or incomplete and cannot be opened. Save or take it again, then send it once more.',
    { cause },
  );
}
