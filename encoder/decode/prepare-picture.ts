import type { DetectedType } from '../picture-error.ts';
import { describeType } from './describe-type.ts';
import { prepareBmp } from './formats/bmp/bmp.ts';
import { prepareGif } from './formats/gif.ts';
import { prepareAvif, prepareHeic } from './formats/heif/heif.ts';
import { prepareJpeg } from './formats/jpeg/jpeg.ts';
import { preparePng } from './formats/png.ts';
import { prepareTiff } from './formats/tiff/tiff.ts';
import { prepareWebp } from './formats/webp.ts';
import { checkSize } from './limits.ts';
import type { PreparedPicture } from './prepared-picture.ts';
import { sniffType } from './sniff-type.ts';

/** A pure function of the bytes for each type: it reads headers and lists of parts, never pixels. */
const PREPARE: Partial<Record<DetectedType, (bytes: Uint8Array) => PreparedPicture>> = {
  jpeg: prepareJpeg,
  png: preparePng,
  webp: prepareWebp,
  avif: prepareAvif,
  gif: prepareGif,
  tiff: prepareTiff,
  bmp: prepareBmp,
};

/**
 * Says what a file is and how large, and refuses what would cost too much time or memory, before a decoder sees the bytes. It
 * takes milliseconds itself.
 *
 * @param opensHeic whether a decoder for HEIC is there
 * @throws {PictureError} the type, the form or the size is not taken, or the headers are damaged
 */
export function preparePicture(bytes: Uint8Array, opensHeic = false): PreparedPicture {
  const type = sniffType(bytes);
  const prepare = type === 'heic' && opensHeic ? prepareHeic : PREPARE[type];
  if (!prepare) throw describeType(type);
  const prepared = prepare(bytes);
  checkSize(prepared);
  return prepared;
}
