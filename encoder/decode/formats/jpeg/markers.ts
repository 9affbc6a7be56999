const FILL = 0xff;
const STUFFED_BYTE = 0x00;
/** Markers below it mean nothing, and decoders pass over them. */
const FIRST_DEFINED = 0xc0;
const FIRST_RESTART = 0xd0;
export const START_OF_IMAGE = 0xd8;
export const END_OF_IMAGE = 0xd9;
export const START_OF_SCAN = 0xda;

/** About the distance from which a search is faster than a look at every byte. */
const NEAR_BYTES = 16;

/** A marker of a JPEG file (ITU-T T.81, annex B) that begins a segment, or that ends the picture. */
export interface JpegMarker {
  code: number;
  /** Place of the marker's first byte, 0xff. */
  start: number;
  /** Place of the segment's length. */
  segment: number;
}

/**
 * The markers that a decoder sees, to the picture's end or the file's. What lies inside a segment (a preview picture) or
 * behind the end of the picture (the video of a motion photo) is passed over; so are markers without a segment, such as
 * those for a restart, which stand inside a scan.
 */
export function* readMarkers(jpeg: Uint8Array): Generator<JpegMarker> {
  let position = findMarker(jpeg, 0);
  for (let code = jpeg[position]; code !== undefined; code = jpeg[position]) {
    const segment = position + 1;
    if (hasSegment(code) || code === END_OF_IMAGE) yield { code, start: position - 1, segment };
    if (code === END_OF_IMAGE) return;
    position = findMarker(jpeg, segment + (hasSegment(code) ? readLength(jpeg, segment) : 0));
  }
}

/** The place of the next marker's second byte, or the file's end: bytes of a picture or between segments are passed over. */
function findMarker(jpeg: Uint8Array, start: number): number {
  let position = findFill(jpeg, start);
  while (position < jpeg.length) {
    while (jpeg[position] === FILL) position++;
    if (jpeg[position] !== STUFFED_BYTE) break;
    position = findFill(jpeg, position);
  }
  return position;
}

function findFill(jpeg: Uint8Array, start: number): number {
  // The next bytes one by one: a search is fast over long distances, and slow when it begins anew at every second byte.
  const near = Math.min(start + NEAR_BYTES, jpeg.length);
  for (let position = start; position < near; position++) if (jpeg[position] === FILL) return position;
  const far = jpeg.indexOf(FILL, near);
  return far === -1 ? jpeg.length : far;
}

const hasSegment = (code: number): boolean => code >= FIRST_DEFINED && (code < FIRST_RESTART || code > START_OF_IMAGE);

/** Bytes of a segment behind its marker; the length counts its own two bytes. */
const readLength = (jpeg: Uint8Array, position: number): number =>
  Math.max(2, ((jpeg[position] ?? 0) << 8) | (jpeg[position + 1] ?? 0));
