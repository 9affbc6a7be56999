import { isBoundedProfile } from '../../colours/colour-profile.ts';
import { describeDamage } from '../../explain-failure.ts';
import { MAX_PIXELS } from '../../limits.ts';
import type { PreparedPicture } from '../../prepared-picture.ts';
import { TiffDirectory } from './directory.ts';
import { checkTiffForm, describeRawData, hasMask, isCutOff } from './form.ts';

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

/** A smaller version of a picture in another directory (TIFF 6.0, NewSubfileType), and up to which side it is worth nothing, px. */
const REDUCED = 1;
const PREVIEW_SIDE = 640;
/** Previews that may stand before a picture. Cameras write three. */
const MAX_PREVIEWS = 10;

/** The first page of a TIFF, but for previews. @throws {PictureError} it has no size, or a form that is not for photos */
export function prepareTiff(bytes: Uint8Array): PreparedPicture {
  const directory = findPage(bytes);
  const [width, height] = [directory.read(WIDTH, 0), directory.read(HEIGHT, 0)];
  if (width === 0 || height === 0) throw describeDamage('tiff');
  const bits = directory.read(BITS, 1);
  const samples = directory.read(SAMPLES, 1);
  checkTiffForm(directory, { width, height, bits, samples });
  if (isCutOff(directory, bytes.length)) throw describeDamage('tiff');
  const orientation = directory.read(ORIENTATION, 1);
  const isOrientation = orientation >= 1 && orientation <= 8;
  const tilePixels = directory.read(TILE_WIDTH, 0) * directory.read(TILE_HEIGHT, 0);
  const hasProfile = isBoundedProfile(directory.readBytes(PROFILE));
  return {
    type: 'tiff',
    width,
    height,
    orientation: isOrientation ? orientation : 1,
    hasMask: hasMask(directory),
    maxPixels: MAX_PIXELS,
    wholeBytes: Math.ceil((Math.max(width * height, tilePixels) * samples * Math.max(bits, 8)) / 8),
    wholeReason: 'it has many bits per pixel',
    open: () =>
      directory.copyWith(
        new Set([...NEEDED, ...(isOrientation ? [ORIENTATION] : []), ...(hasProfile ? [PROFILE] : [])]),
      ),
  };
}

/** The first page that is no preview of another; where there is none, the file is one of a camera's raw data. */
function findPage(bytes: Uint8Array): TiffDirectory {
  let page: TiffDirectory | undefined = new TiffDirectory(bytes);
  for (let i = 0; page && i < MAX_PREVIEWS; i++) {
    if (!isPreview(page)) return page;
    page = page.openNext();
  }
  throw describeRawData();
}

const isPreview = (page: TiffDirectory): boolean =>
  (page.read(KIND, 0) & REDUCED) !== 0 && Math.max(page.read(WIDTH, 0), page.read(HEIGHT, 0)) < PREVIEW_SIDE;
