import { PictureError } from '../../../picture-error.ts';
import { isSrgbProfile } from '../../colours/colour-profile.ts';
import { describeDamage, describeForm } from '../../explain-failure.ts';
import { MAX_SHRINKING_PIXELS } from '../../limits.ts';
import { EXIF_SIGNATURE, readOrientation, UPRIGHT, writeOrientation } from '../../orientation.ts';
import type { PreparedPicture } from '../../prepared-picture.ts';
import { hasText, KeptParts, readUint16 } from '../../read-bytes.ts';
import { JpegCoverage } from './coverage.ts';
import { dropRefinements, WORTHLESS_FROM } from './drop-refinements.ts';
import {
  countScanBlocks,
  describeUnknownFrame,
  isArithmetic,
  isProgressive,
  type JpegFrame,
  readFrame,
  startsFrame,
} from './frame.ts';
import { END_OF_IMAGE, readMarkers, START_OF_IMAGE, START_OF_SCAN } from './markers.ts';
import { isProfileSegment, JpegProfile, writeProfileSegments } from './profile-segments.ts';

/** Scans that a JPEG may have. Encoders write 1 to 15 (progressive ones usually 10). */
const MAX_SCANS = 100;

/**
 * Blocks that a decoder may have to visit in all scans together. A scan costs a walk over the whole picture however few
 * bytes it has, 5 to 10 ns a block. Pictures of 40 megapixels in the usual ten scans need 9 million.
 */
const MAX_BLOCK_VISITS = 100_000_000;

/**
 * Pixels of an arithmetically coded JPEG. No camera writes them; they are decoded several times more slowly, and a few bytes
 * can stand for many values.
 */
const MAX_ARITHMETIC_PIXELS = 16_000_000;

/** Gives a height that the frame header leaves open (T.81, B.2.5). */
const LINES = 0xdc;
const JFIF = 0xe0;
const EXIF_OR_XMP = 0xe1;
const ADOBE = 0xee;
const FIRST_APPLICATION = 0xe0;
const LAST_APPLICATION = 0xef;
const COMMENT = 0xfe;

const START = Uint8Array.of(0xff, START_OF_IMAGE);
const END = Uint8Array.of(0xff, END_OF_IMAGE);

/** What one walk over the markers finds. */
interface Walked {
  frame: JpegFrame;
  orientation: number;
  scans: number;
  /** More than any camera writes: the walk ended there. */
  hasManyScans: boolean;
  /** Whether the end marker is there. Cameras and optimisers leave it out, and a file that broke off lacks it, too. */
  hasEnd: boolean;
  /** The colour profile; undefined when there is none, or it is left out. */
  profile: Uint8Array | undefined;
  /** All other segments that say something about the pixels, and the scans. */
  body: KeptParts;
}

/** @throws {PictureError} it has no frame header, an unknown form, or lacks a scan; `open` throws when it has too many */
export function prepareJpeg(bytes: Uint8Array): PreparedPicture {
  const walked = walk(bytes);
  const { frame, orientation, scans, hasEnd } = walked;
  const isWhole = isProgressive(frame) || scans > 1;
  // A coefficient has 16 bits, whatever its sample has.
  const coefficientBytes = frame.components.reduce((sum, { blocks }) => sum + blocks * 64 * 2, 0);
  const longest = Math.max(frame.width, frame.height);
  return {
    type: 'jpeg',
    width: frame.width,
    height: frame.height,
    orientation,
    maxPixels: isArithmetic(frame) ? MAX_ARITHMETIC_PIXELS : MAX_SHRINKING_PIXELS,
    wholeBytes: isWhole ? coefficientBytes : 0,
    wholeReason: 'it is stored in several layers (progressive)',
    isCopied: true,
    open(shrinksTo) {
      if (walked.hasManyScans) throw describeScans();
      const cleaned = join(walked);
      // Without an end marker the last scan may have broken off, and only a decoder that reads it notices.
      const dropsRefinements = hasEnd && isProgressive(frame) && longest >= WORTHLESS_FROM * shrinksTo;
      return dropsRefinements ? dropRefinements(cleaned) : cleaned;
    },
  };
}

function walk(bytes: Uint8Array): Walked {
  const body = new KeptParts(bytes);
  const profile = new JpegProfile();
  let frame: JpegFrame | undefined;
  let coverage: JpegCoverage | undefined;
  let orientation: number | undefined;
  let [scans, blockVisits] = [0, 0];
  let [hasEnd, hasLateHeight] = [false, false];
  /** Where the scan began whose data come next. */
  let scan: number | undefined;
  for (const { code, start, segment } of readMarkers(bytes)) {
    if (scan !== undefined) body.keep(scan, start);
    scan = undefined;
    const end = segment + Math.max(2, readUint16(bytes, segment));
    if (code === END_OF_IMAGE) hasEnd = true;
    else if (code === START_OF_SCAN) {
      scan = start;
      scans++;
      coverage?.add(bytes, segment);
      if (frame) blockVisits += countScanBlocks(bytes, frame, segment);
      if (scans > MAX_SCANS || blockVisits > MAX_BLOCK_VISITS) break;
    } else if (isProfileSegment(bytes, code, segment)) {
      profile.add(bytes, segment);
    } else if (isExif(bytes, code, segment)) {
      orientation ??= readOrientation(bytes.subarray(segment + 2, end));
    } else if (isNeeded(bytes, code, segment)) {
      body.keep(start, end);
      if (code === LINES) hasLateHeight = true;
      if (!frame && startsFrame(code)) {
        frame = readFrame(bytes, code, segment);
        coverage = new JpegCoverage(frame);
      }
    }
  }
  const hasManyScans = scans > MAX_SCANS || blockVisits > MAX_BLOCK_VISITS;
  if (scan !== undefined && !hasManyScans) body.keep(scan, bytes.length);
  if (!frame || !coverage) throw describeDamage('jpeg');
  if (frame.height === 0 && hasLateHeight) throw describeForm('jpeg', 'with its height behind its pixels');
  if (frame.width === 0 || frame.height === 0 || scans === 0) throw describeDamage('jpeg');
  const unknown = describeUnknownFrame(frame);
  if (unknown) throw describeForm('jpeg', unknown);
  // A decoder of arithmetic codes takes an end for zeros and says nothing, so only the end marker tells.
  const isCutOff = !hasEnd && !hasManyScans && (isArithmetic(frame) || !coverage.isComplete());
  if (isCutOff) throw describeDamage('jpeg');
  return {
    frame,
    orientation: orientation ?? UPRIGHT,
    scans,
    hasManyScans,
    hasEnd,
    profile: profile.join(),
    body,
  };
}

function describeScans(): PictureError {
  return new PictureError(
    'corrupt_image',
    'This JPEG picture is stored in far more layers (scans) than any camera writes. Save it again as an ordinary JPEG, then send it once more.',
    { detectedType: 'jpeg' },
  );
}

/**
 * The picture without all that says nothing about its pixels: previews, texts, videos, bytes between segments. A decoder
 * gets the orientation in a few bytes, and an end where the file has none.
 */
function join({ frame, orientation, profile, body }: Walked): Uint8Array {
  return Buffer.concat([
    START,
    ...(orientation === UPRIGHT ? [] : [writeExifSegment(orientation)]),
    ...(profile && changesColours(frame, profile) ? [writeProfileSegments(profile)] : []),
    ...body.list(),
    END,
  ]);
}

/** The profile of sRGB changes nothing in a picture of three colours. */
const changesColours = ({ components }: JpegFrame, profile: Uint8Array): boolean =>
  components.length !== 3 || !isSrgbProfile(profile);

function isNeeded(bytes: Uint8Array, code: number, segment: number): boolean {
  if (code === COMMENT) return false;
  if (code < FIRST_APPLICATION || code > LAST_APPLICATION) return true;
  const isHeader = code === JFIF && hasText(bytes, segment + 2, 'JFIF\0');
  return isHeader || (code === ADOBE && hasText(bytes, segment + 2, 'Adobe'));
}

const isExif = (bytes: Uint8Array, code: number, segment: number): boolean =>
  code === EXIF_OR_XMP && hasText(bytes, segment + 2, EXIF_SIGNATURE);

function writeExifSegment(orientation: number): Uint8Array {
  const exif = writeOrientation(orientation);
  const length = 2 + EXIF_SIGNATURE.length + exif.length;
  return Buffer.concat([Uint8Array.of(0xff, EXIF_OR_XMP, 0, length), Buffer.from(EXIF_SIGNATURE, 'latin1'), exif]);
}
