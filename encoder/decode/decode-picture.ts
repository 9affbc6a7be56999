import sharp, { type Sharp } from 'sharp';
import { freeMemory } from '../free-memory.ts';
import type { DetectedType } from '../picture-error.ts';
import type { Pixels } from '../types.ts';
import { convertColours } from './colours/convert-colours.ts';
import { type DecodeQueue, DIRECT_QUEUE } from './decode-queue.ts';
import { describeDamage, explainDecodeFailure } from './explain-failure.ts';
import { swapsSides } from './orientation.ts';
import { preparePicture } from './prepare-picture.ts';
import type { PreparedPicture, RawPixels } from './prepared-picture.ts';

/** Longest side of the picture that faces are looked for in, px: enough for faces of 4 % of its width. */
export const WORKING_SIZE = 640;

export interface DecodedPicture {
  type: DetectedType;
  /** The upright picture in sRGB on white, its longest side at most `WORKING_SIZE`. */
  pixels: Pixels;
  /** Size of the upright picture before it was made smaller, px. */
  width: number;
  height: number;
}

interface Size {
  width: number;
  height: number;
}

/** What the JPEG decoder says when the bytes of a scan end before its last block: some of them are wrong or missing. */
const DAMAGE_WARNING = 'premature end of data segment';

/**
 * What the picture library says of a JPEG about which the decoder has said anything. What that was comes in a warning of its own,
 * out of a buffer of the process that another decoding may have emptied meanwhile.
 */
const ANY_WARNING = /read gave \d+ warnings/;

/** Types whose size the picture library knows better than the header: it turns or enlarges the picture itself. */
const MEASURED: ReadonlySet<DetectedType> = new Set(['avif', 'gif', 'tiff']);

/**
 * Bytes of a picture -> an upright RGB picture. An animation gives its first frame, a document of several pages its first.
 *
 * @param size longest side of the result, px
 * @throws {PictureError} it is of no type that is taken, damaged or too large
 * @throws any other error: the machine had no memory or thread left for it
 */
export async function decodePicture(bytes: Uint8Array, size = WORKING_SIZE): Promise<DecodedPicture> {
  return decodePrepared(preparePicture(bytes), size);
}

/**
 * The same for a picture whose header has been read.
 *
 * @param queue when a decoding may run
 */
export async function decodePrepared(
  prepared: PreparedPicture,
  size: number,
  queue: DecodeQueue = DIRECT_QUEUE,
): Promise<DecodedPicture> {
  const before = queue.countWarnings();
  const decoded = await queue.shared(() => decodeOnce(prepared, size, queue.reportWarning));
  if (!decoded.hasDoubt && (prepared.type !== 'jpeg' || queue.countWarnings() === before)) return decoded.picture;

  // The warning may be another picture's, and this one's may have gone to another thread. Alone there is no doubt.
  const again = await queue.alone(() => decodeOnce(prepared, size));
  if (again.isDamaged) throw describeDamage(prepared.type);
  return again.picture;
}

/** @param reportWarning called as soon as a warning comes, which another thread may wait for */
async function decodeOnce(prepared: PreparedPicture, size: number, reportWarning: () => void = () => undefined) {
  const bytes = prepared.open(size);
  try {
    return await decodeOpened(prepared, bytes, size, reportWarning);
  } finally {
    if (prepared.isCopied && bytes instanceof Uint8Array) freeMemory(bytes);
  }
}

async function decodeOpened(
  prepared: PreparedPicture,
  bytes: Uint8Array | RawPixels,
  size: number,
  reportWarning: () => void,
) {
  const { image, fullSize } = await openImage(prepared, bytes, size);
  let [hasDoubt, isDamaged] = [false, false];
  image.on('warning', (warning: string) => {
    isDamaged ||= warning.includes(DAMAGE_WARNING);
    if (!isDamaged && !ANY_WARNING.test(warning)) return;
    hasDoubt = true;
    reportWarning();
  });
  const explain = (error: unknown): never => {
    throw explainDecodeFailure(error, prepared.type);
  };
  const isMeasured = MEASURED.has(prepared.type);
  const metadata = isMeasured || prepared.isDeep ? await image.metadata().catch(explain) : undefined;
  const { width, height } = fullSize ?? (isMeasured && metadata ? metadata.autoOrient : findUprightSize(prepared));
  // The library converts 16 bits from their profile to Display P3, and only a profile for the result takes them to sRGB.
  const opened = metadata?.depth === 'ushort' && metadata.icc ? image.withIccProfile('srgb') : image;
  const { data, info } = await (prepared.hasMask ? await dropMask(opened).catch(explain) : opened)
    .autoOrient()
    .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(explain);
  if (info.channels !== 3) throw new Error(`decoding gave ${info.channels} channels`);
  const pixels: RawPixels = { data, width: info.width, height: info.height };
  const converted = prepared.colours ? await convertColours(pixels, prepared.colours).catch(explain) : data;
  const picture: DecodedPicture = {
    type: prepared.type,
    pixels: { ...pixels, data: converted },
    width,
    height,
  };
  return { picture, hasDoubt, isDamaged };
}

/** Without its last channel, before the library weights colours with it. */
async function dropMask(image: Sharp): Promise<Sharp> {
  const opaque = image.autoOrient().removeAlpha().toColourspace('srgb').raw();
  const { data, info } = await opaque.toBuffer({ resolveWithObject: true });
  return openPixels({ data, width: info.width, height: info.height });
}

/** The picture in the library's hands, and its upright size where another decoder has opened it. */
async function openImage(
  { type, maxPixels }: PreparedPicture,
  bytes: Uint8Array | RawPixels,
  size: number,
): Promise<{ image: Sharp; fullSize?: Size }> {
  if (!(bytes instanceof Uint8Array)) return { image: openPixels(bytes) };
  if (type === 'heic') {
    // Loaded on demand: most processes never see one.
    const { decodeHeic } = await import('./heic/decode-heic.ts');
    const { fullWidth, fullHeight, ...pixels } = await decodeHeic(bytes, size);
    return { image: openPixels(pixels), fullSize: { width: fullWidth, height: fullHeight } };
  }
  return { image: sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error' }) };
}

const openPixels = ({ data, width, height }: RawPixels): Sharp => sharp(data, { raw: { width, height, channels: 3 } });

function findUprightSize({ width, height, orientation }: PreparedPicture): Size {
  return swapsSides(orientation) ? { width: height, height: width } : { width, height };
}
