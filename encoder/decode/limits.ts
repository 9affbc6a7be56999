import { PictureError } from '../picture-error.ts';
import type { PreparedPicture } from './prepared-picture.ts';

/** Longest side of a picture, px. Rows have at most eight times as many bytes. */
const MAX_SIDE = 65_535;

/** The same for a JPEG: the decoder takes no more (`JPEG_MAX_DIMENSION` of libjpeg). */
const MAX_JPEG_SIDE = 65_500;

/** Pixels that a picture may have by its header: 36-megapixel cameras pass, pixel bombs do not. */
export const MAX_PIXELS = 40_000_000;

/**
 * The same for a JPEG whose rows come from top to bottom: it shrinks while it is loaded, so 108 megapixels of a phone take
 * 70 ms and 10 MB.
 */
export const MAX_SHRINKING_PIXELS = 110_000_000;

/**
 * The same for AVIF, whose decoder holds the whole picture several times: 16 bytes a pixel were measured (12 megapixels:
 * 188 MB, 0.6 s).
 */
export const MAX_AVIF_PIXELS = 20_000_000;

/** The same for HEIC: 32 megapixels take 250 MB and 1.5 s. Phones write 12 or 24, and more only on demand. */
export const MAX_HEIC_PIXELS = 32_000_000;

/**
 * Bytes that a decoder may have to hold of a picture whose rows do not come from top to bottom: what 40 megapixels of a
 * progressive JPEG with all its colours take. Only interlaced PNGs of 16 bits with alpha and CMYK in several scans need more.
 */
const MAX_WHOLE_BYTES = 240_000_000;

/** Bytes of a colour profile. Those of printers have up to 3 MB; a larger one is left out. */
export const MAX_PROFILE_BYTES = 4_000_000;

/**
 * Refuses a picture by its header, before a decoder takes memory for it.
 *
 * @throws {PictureError} `image_too_many_pixels`
 */
export function checkSize({ type, width, height, maxPixels, wholeBytes, wholeReason }: PreparedPicture): void {
  const refuse = (message: string): never => {
    throw new PictureError('image_too_many_pixels', message, { detectedType: type });
  };
  const size = `This picture has ${width} x ${height} pixels`;
  const maxSide = type === 'jpeg' ? MAX_JPEG_SIDE : MAX_SIDE;
  if (Math.max(width, height) > maxSide) {
    refuse(`${size}. Send one whose sides have at most ${maxSide.toLocaleString('en')} pixels.`);
  }
  if (width * height > maxPixels) refuse(`${size}. Send one with at most ${maxPixels / 1e6} million pixels.`);
  if (wholeBytes > MAX_WHOLE_BYTES) {
    refuse(
      `${size}, which take ${Math.ceil(wholeBytes / 1e6)} MB to open, because ${wholeReason}. ` +
        `At most ${MAX_WHOLE_BYTES / 1e6} MB are possible. Save it in another way, or with fewer pixels.`,
    );
  }
}
