import { PictureError } from '../picture-error.ts';
import { countScans } from './count-scans.ts';

/**
 * Scans that a JPEG may have. Encoders write 1 to 15 (progressive ones usually 10). Each costs a walk over the whole
 * picture however few bytes it has, in a decoder that nobody can stop: a small file with thousands would block it for minutes.
 */
export const MAX_SCANS = 100;

/**
 * Frames that a WebP may have. Only the first is decoded, but all are listed, in a time that grows with the square of their
 * number: 100,000 frames of one pixel, 5 MB, take half a minute.
 */
export const MAX_FRAMES = 1_000;

/**
 * Refuses a file that takes very long to decode for what it shows. It must be asked before a decoder sees the bytes, and
 * takes milliseconds itself.
 *
 * @param format as `sniffFormat` tells it
 * @throws {PictureError} `corrupt_image`
 */
export function refuseBomb(format: string, bytes: Uint8Array): void {
  if (format === 'jpeg' && countScans(bytes, MAX_SCANS + 1) > MAX_SCANS) {
    throw new PictureError(
      'corrupt_image',
      `This JPEG picture is stored in more than ${MAX_SCANS} layers (scans), which no camera does. Save it again as an ordinary JPEG, then send it once more.`,
    );
  }
  if (format === 'webp' && countFrames(bytes, MAX_FRAMES + 1) > MAX_FRAMES) {
    throw new PictureError(
      'corrupt_image',
      `This WebP animation has more than ${MAX_FRAMES} frames. Send a single picture of it instead.`,
    );
  }
}

/**
 * How many frames an animated WebP may have, at most `enough`. Every frame begins with its name; the lengths beside the
 * names are not followed, because a decoder finds frames inside of others too.
 */
function countFrames(webp: Uint8Array, enough: number): number {
  const bytes = Buffer.from(webp.buffer, webp.byteOffset, webp.byteLength);
  let frames = 0;
  for (let at = bytes.indexOf('ANMF'); at !== -1 && frames < enough; at = bytes.indexOf('ANMF', at + 4)) frames++;
  return frames;
}
