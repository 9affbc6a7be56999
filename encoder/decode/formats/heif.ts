import { describeDamage } from '../explain-failure.ts';
import { MAX_AVIF_PIXELS, MAX_HEIC_PIXELS } from '../limits.ts';
import type { PreparedPicture } from '../prepared-picture.ts';
import { readLargestSize } from './isobmff.ts';

/** Largest in the sense of the area, of any picture in the file. The decoder knows the size and turns the picture itself. */
function prepareHeif(type: 'avif' | 'heic', bytes: Uint8Array): PreparedPicture {
  const size = readLargestSize(bytes);
  if (!size || size.width === 0 || size.height === 0) throw describeDamage(type);
  return {
    type,
    ...size,
    orientation: 1,
    maxPixels: type === 'avif' ? MAX_AVIF_PIXELS : MAX_HEIC_PIXELS,
    wholeBytes: 0,
    wholeReason: '',
    open: () => bytes,
  };
}

/** @throws {PictureError} it names no size */
export const prepareAvif = (bytes: Uint8Array): PreparedPicture => prepareHeif('avif', bytes);

/** @throws {PictureError} it names no size */
export const prepareHeic = (bytes: Uint8Array): PreparedPicture => prepareHeif('heic', bytes);
