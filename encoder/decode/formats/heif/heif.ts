import { isBoundedProfile } from '../../colours/colour-profile.ts';
import { describeDamage, describeForm } from '../../explain-failure.ts';
import { MAX_AVIF_PIXELS, MAX_HEIC_PIXELS } from '../../limits.ts';
import type { Colours, PreparedPicture } from '../../prepared-picture.ts';
import { readText, readUint16, readUint32 } from '../../read-bytes.ts';
import { FULL_BOX_BYTES, readBoxes } from './isobmff.ts';
import { type HeifMeta, readHeifMeta } from './items.ts';
import { findColours } from './stated-colours.ts';

/**
 * Tiles of one picture. Phones write 48 of 512 x 512 pixels for 12 megapixels. A decoder begins anew for each, and all may
 * stand for the same bytes.
 */
const MAX_TILES = 256;

/** libheif 1.23 decodes no single picture with more pixels than what is shown of it, and so many px more along each side. */
const CROPPED_AWAY = 64;

/** Where the main brand of a file stands. */
const MAIN_BRAND = 8;

interface Size {
  width: number;
  height: number;
}

/** Largest in the sense of the area, of any picture in the file. The decoder knows the size and turns the picture itself. */
function prepareHeif(type: 'avif' | 'heic', bytes: Uint8Array): PreparedPicture {
  const meta = readHeifMeta(bytes);
  if (!meta && isSequence(bytes)) throw describeForm(type, 'as a video, without a still picture');
  const sizes = meta ? [...readSizes(bytes, meta), ...readGridSizes(type, bytes, meta)] : [];
  const [size] = sizes.toSorted((a, b) => b.width * b.height - a.width * a.height);
  if (!meta || meta.isCutOff || !size || size.width === 0 || size.height === 0) throw describeDamage(type);
  for (const crop of readCrops(bytes, meta)) checkCrop(type, crop, size, meta);
  return {
    type,
    ...size,
    orientation: 1,
    colours: readColours(type, meta),
    maxPixels: type === 'avif' ? MAX_AVIF_PIXELS : MAX_HEIC_PIXELS,
    wholeBytes: 0,
    wholeReason: '',
    open: () => (type === 'avif' ? clean(bytes, meta) : bytes),
  };
}

/** @throws {PictureError} it names no size, or is put together in a way that has no bound */
export const prepareAvif = (bytes: Uint8Array): PreparedPicture => prepareHeif('avif', bytes);

/** @throws {PictureError} it names no size, or is put together in a way that has no bound */
export const prepareHeic = (bytes: Uint8Array): PreparedPicture => prepareHeif('heic', bytes);

/** The library that decodes AVIF converts profiles, and knows of no numbers; the one of HEIC knows of neither. */
function readColours(type: 'avif' | 'heic', { colours }: HeifMeta): Colours | undefined {
  return !colours || (type === 'avif' && colours.profile) ? undefined : findColours(colours);
}

/** The sizes that single pictures have; the decoder refuses one whose pixels say another. */
function readSizes(bytes: Uint8Array, { properties }: HeifMeta): Size[] {
  return properties
    .filter(({ type }) => type === 'ispe')
    .map(({ start }) => ({
      width: readUint32(bytes, start + FULL_BOX_BYTES),
      height: readUint32(bytes, start + FULL_BOX_BYTES + 4),
    }));
}

/** What is shown of a picture (clean aperture, ISO/IEC 14496-12, 12.1.4): fractions. */
function readCrops(bytes: Uint8Array, { properties }: HeifMeta): Size[] {
  const fraction = (at: number): number => readUint32(bytes, at) / readUint32(bytes, at + 4);
  return properties
    .filter(({ type }) => type === 'clap')
    .map(({ start }) => ({ width: fraction(start), height: fraction(start + 8) }));
}

/**
 * A decoder takes the size of the crop for that of the picture.
 *
 * @throws {PictureError} it is empty or larger than the picture, or the decoder does not take so small a part
 */
function checkCrop(type: 'avif' | 'heic', crop: Size, size: Size, { derived }: HeifMeta): void {
  const isInside = crop.width >= 1 && crop.height >= 1 && crop.width <= size.width && crop.height <= size.height;
  if (!isInside) throw describeDamage(type);
  const most = (crop.width + CROPPED_AWAY) * (crop.height + CROPPED_AWAY);
  if (type === 'heic' && derived.length === 0 && size.width * size.height > most) {
    throw describeForm(type, 'with a large part of it cropped away');
  }
}

/**
 * The sizes of pictures that are put together of tiles (ISO/IEC 23008-12, 6.6.2.3). The decoder takes memory for them before
 * it compares them with the size that the file says elsewhere.
 */
function readGridSizes(type: 'avif' | 'heic', bytes: Uint8Array, { derived }: HeifMeta): Size[] {
  return derived.map((item) => {
    if (item.type === 'iovl') throw describeForm(type, 'as several pictures on top of each other');
    if (item.data === undefined) throw describeDamage(type);
    const [, flags = 0, rows = 0, columns = 0] = bytes.subarray(item.data, item.data + 4);
    if ((rows + 1) * (columns + 1) > MAX_TILES) throw describeForm(type, `in more than ${MAX_TILES} tiles`);
    return (flags & 1) === 0
      ? { width: readUint16(bytes, item.data + 4), height: readUint16(bytes, item.data + 6) }
      : { width: readUint32(bytes, item.data + 4), height: readUint32(bytes, item.data + 8) };
  });
}

/**
 * A copy that the picture library knows as AVIF, whatever the main brand says (a sequence, or the family of formats), without
 * colour profiles that have no bound.
 */
function clean(bytes: Uint8Array, { properties }: HeifMeta): Uint8Array {
  const copy = Buffer.from(bytes);
  copy.write('avif', MAIN_BRAND, 'latin1');
  for (const { type, start, end } of properties) {
    const isProfile = type === 'colr' && ['prof', 'rICC'].includes(readText(bytes, start, 4));
    // A box of this type is skipped, and all others keep their places.
    if (isProfile && !isBoundedProfile(bytes.subarray(start + 4, end))) copy.write('skip', start - 4, 'latin1');
  }
  return copy;
}

/** Whether a file holds the single pictures of a video. */
const isSequence = (bytes: Uint8Array): boolean =>
  readBoxes(bytes, 0, bytes.length).some(({ type }) => type === 'moov');
