import { isBoundedProfile } from '../colour-profile.ts';
import { describeDamage, describeForm } from '../explain-failure.ts';
import { MAX_PIXELS } from '../limits.ts';
import type { PreparedPicture } from '../prepared-picture.ts';
import { TiffDirectory } from './tiff-directory.ts';

const KIND = 254;
const WIDTH = 256;
const HEIGHT = 257;
const BITS = 258;
const COMPRESSION = 259;
const PHOTOMETRIC = 262;
const ORIENTATION = 274;
const SAMPLES = 277;
const STRIP_ROWS = 278;
const PLANES = 284;
const TILE_WIDTH = 322;
const TILE_HEIGHT = 323;
const PROFILE = 34675;

/** Tags that decide about pixels and their colours; texts, other pictures and positions are left out. */
const NEEDED: readonly number[] = [
  ...[WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, SAMPLES, STRIP_ROWS, PLANES, TILE_WIDTH, TILE_HEIGHT],
  // Fill order, strips, predictor, palette, tiles, inks, extra samples, sample format, JPEG tables, YCbCr coefficients,
  // subsampling, positions and reference black.
  ...[266, 273, 279, 317, 320, 324, 325, 332, 338, 339, 347, 529, 530, 531, 532],
];

/** None, LZW, JPEG, Deflate (two numbers), PackBits: what programs write photos with. */
const COMPRESSIONS: ReadonlySet<number> = new Set([1, 5, 7, 8, 32946, 32773]);

/** Bits and samples of a pixel that the decoder takes. */
const MAX_BITS = 32;
const MAX_SAMPLES = 5;

/**
 * Strips and tiles. Each costs a decoder 3 to 14 µs, however few pixels it has, and all may stand for the same bytes. Tiles of
 * 64 x 64 pixels make 10,000 of 40 megapixels.
 */
const MAX_PARTS = 100_000;

/** Colours of a sensor before they are pixels (DNG 1.7, PhotometricInterpretation). */
const RAW_COLOURS: ReadonlySet<number> = new Set([32_803, 34_892]);

/** A smaller version of a picture in another directory (TIFF 6.0, NewSubfileType), and up to which side it is worth nothing, px. */
const REDUCED = 1;
const PREVIEW_SIDE = 640;

/** The first page of a TIFF. @throws {PictureError} it has no size, or a form that is not for photos */
export function prepareTiff(bytes: Uint8Array): PreparedPicture {
  const directory = new TiffDirectory(bytes);
  const [width, height] = [directory.read(WIDTH, 0), directory.read(HEIGHT, 0)];
  if (width === 0 || height === 0) throw describeDamage('tiff');
  const bits = directory.read(BITS, 1);
  const samples = directory.read(SAMPLES, 1);
  checkForm(directory, { width, height, bits, samples });
  const orientation = directory.read(ORIENTATION, 1);
  const isOrientation = orientation >= 1 && orientation <= 8;
  const tilePixels = directory.read(TILE_WIDTH, 0) * directory.read(TILE_HEIGHT, 0);
  const hasProfile = isBoundedProfile(directory.readBytes(PROFILE));
  return {
    type: 'tiff',
    width,
    height,
    orientation: isOrientation ? orientation : 1,
    maxPixels: MAX_PIXELS,
    wholeBytes: Math.ceil((Math.max(width * height, tilePixels) * samples * Math.max(bits, 8)) / 8),
    wholeReason: 'it has many bits per pixel',
    open: () =>
      directory.copyWith(
        new Set([...NEEDED, ...(isOrientation ? [ORIENTATION] : []), ...(hasProfile ? [PROFILE] : [])]),
      ),
  };
}

/** @throws {PictureError} `unsupported_image` */
function checkForm(directory: TiffDirectory, size: Record<'width' | 'height' | 'bits' | 'samples', number>): void {
  const isPreview = (directory.read(KIND, 0) & REDUCED) !== 0 && Math.max(size.width, size.height) < PREVIEW_SIDE;
  if (isPreview || RAW_COLOURS.has(directory.read(PHOTOMETRIC, 1))) {
    throw describeForm('tiff', 'as the raw data of a camera (DNG, NEF and the like)');
  }
  if (!COMPRESSIONS.has(directory.read(COMPRESSION, 1))) throw describeForm('tiff', 'with a rare compression');
  if (size.bits > MAX_BITS) throw describeForm('tiff', `with ${size.bits} bits per colour`);
  if (size.samples > MAX_SAMPLES) throw describeForm('tiff', `with ${size.samples} colours per pixel`);
  if (countParts(directory, size) > MAX_PARTS) throw describeForm('tiff', 'in far more parts than programs write');
}

function countParts(directory: TiffDirectory, size: Record<'width' | 'height' | 'samples', number>): number {
  const isSeparate = directory.read(PLANES, 1) === 2;
  const tileWidth = directory.read(TILE_WIDTH, 0);
  const across = tileWidth > 0 ? Math.ceil(size.width / tileWidth) : 1;
  const down = Math.ceil(
    size.height / Math.max(1, directory.read(tileWidth > 0 ? TILE_HEIGHT : STRIP_ROWS, size.height)),
  );
  return across * down * (isSeparate ? size.samples : 1);
}
