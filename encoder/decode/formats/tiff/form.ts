import { describeDamage, describeForm } from '../../explain-failure.ts';
import type { TiffDirectory } from './directory.ts';

const COMPRESSION = 259;
const PHOTOMETRIC = 262;
const STRIP_ROWS = 278;
const PLANES = 284;
const TILE_WIDTH = 322;
const TILE_HEIGHT = 323;
const TILE_OFFSETS = 324;
const TILE_BYTES = 325;
const EXTRA_SAMPLES = 338;
const SAMPLE_FORMAT = 339;

const JPEG = 7;
/** None, LZW, JPEG, Deflate (two numbers), PackBits: what programs write photos with. */
const COMPRESSIONS: ReadonlySet<number> = new Set([1, 5, JPEG, 8, 32946, 32773]);

/** Colours of a sensor before they are pixels (DNG 1.7, PhotometricInterpretation). */
const RAW_COLOURS: ReadonlySet<number> = new Set([32_803, 34_892]);

/**
 * Samples of a pixel, by what they stand for (TIFF 6.0, PhotometricInterpretation): gray from white or from black, RGB, palette,
 * CMYK, YCbCr. The decoder shows wrong colours for Lab.
 */
const COLOURS: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 1],
  [2, 3],
  [3, 1],
  [5, 4],
  [6, 3],
]);
const YCBCR = 6;
/** What a tag reads as that is not there. */
const MISSING = -1;

/** Bits of a sample; fewer than 8 in a picture of one sample only. */
const BITS: ReadonlySet<number> = new Set([1, 2, 4, 8, 16]);
/** Whole numbers without a sign, and numbers about which nothing is said (TIFF 6.0, SampleFormat). */
const WHOLE_NUMBERS: ReadonlySet<number> = new Set([1, 4]);
const SEPARATE = 2;
/** A sample about which nothing is said: programs keep a selection of theirs in it (TIFF 6.0, ExtraSamples). */
const NO_TRANSPARENCY = 0;

/**
 * Strips and tiles. Each costs a decoder 3 to 14 µs, however few pixels it has, and all may stand for the same bytes. Tiles of
 * 64 x 64 pixels make 10,000 of 40 megapixels.
 */
const MAX_PARTS = 100_000;

export interface TiffSize {
  width: number;
  height: number;
  /** Bits of a sample, and samples of a pixel. */
  bits: number;
  samples: number;
}

/**
 * Refuses what the decoder does not open, and what it opens with wrong colours.
 *
 * @throws {PictureError} `unsupported_image`, or `corrupt_image` where it does not say its colours, or a pixel has too few samples for them
 */
export function checkTiffForm(directory: TiffDirectory, size: TiffSize): void {
  const { bits, samples } = size;
  const photometric = directory.read(PHOTOMETRIC, MISSING);
  const compression = directory.read(COMPRESSION, 1);
  // Programs write it always; without it nothing is known about the colours.
  if (photometric === MISSING) throw describeDamage('tiff');
  if (RAW_COLOURS.has(photometric)) throw describeRawData();
  if (!COMPRESSIONS.has(compression)) throw describeForm('tiff', 'with a rare compression');
  const isWhole = WHOLE_NUMBERS.has(directory.read(SAMPLE_FORMAT, 1));
  if (!isWhole) throw describeForm('tiff', 'with its colours as floating-point or signed numbers');
  if (!BITS.has(bits)) throw describeForm('tiff', `with ${bits} bits per colour`);
  if (bits < 8 && samples > 1) throw describeForm('tiff', 'with fewer than 8 bits per colour');
  const colours = COLOURS.get(photometric);
  if (colours === undefined || (photometric === YCBCR && compression !== JPEG)) {
    throw describeForm('tiff', 'with its colours in a rare way (such as Lab or YCbCr)');
  }
  if (samples < colours) throw describeDamage('tiff');
  // One more may be transparency.
  if (samples > colours + 1) {
    throw describeForm('tiff', `with ${samples} values per pixel, of which its colours need ${colours}`);
  }
  const isSeparate = directory.read(PLANES, 1) === SEPARATE;
  const isTiled = directory.read(TILE_WIDTH, 0) > 0;
  if (isSeparate && isTiled) throw describeForm('tiff', 'in tiles of one colour each');
  if (countParts(directory, size) > MAX_PARTS) throw describeForm('tiff', 'in far more parts than programs write');
}

/**
 * Whether the file ends before one of its tiles does, which a decoder would leave black.
 *
 * @param length of the file
 */
export function isCutOff(directory: TiffDirectory, length: number): boolean {
  const bytes = directory.readAll(TILE_BYTES);
  return directory.readAll(TILE_OFFSETS).some((offset, i) => offset + (bytes[i] ?? 0) > length);
}

/** Whether pixels have one sample more than their colours need, and it says nothing about transparency. */
export const hasMask = (directory: TiffDirectory): boolean =>
  directory.read(EXTRA_SAMPLES, MISSING) === NO_TRANSPARENCY;

export const describeRawData = (): Error => describeForm('tiff', 'as the raw data of a camera (DNG, NEF and the like)');

function countParts(directory: TiffDirectory, size: TiffSize): number {
  const isSeparate = directory.read(PLANES, 1) === SEPARATE;
  const tileWidth = directory.read(TILE_WIDTH, 0);
  const across = tileWidth > 0 ? Math.ceil(size.width / tileWidth) : 1;
  const down = Math.ceil(
    size.height / Math.max(1, directory.read(tileWidth > 0 ? TILE_HEIGHT : STRIP_ROWS, size.height)),
  );
  return across * down * (isSeparate ? size.samples : 1);
}
