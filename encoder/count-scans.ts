const FILL = 0xff;
const STUFFED_BYTE = 0x00;
/** Markers below it mean nothing, and decoders pass over them. */
const FIRST_DEFINED = 0xc0;
const FIRST_RESTART = 0xd0;
const START_OF_IMAGE = 0xd8;
const END_OF_IMAGE = 0xd9;
const START_OF_SCAN = 0xda;

/** About the distance from which a search is faster than a look at every byte. */
const NEAR_BYTES = 16;

/**
 * How many scans a decoder would read from a JPEG. It goes by the markers as decoders do: what lies inside a segment (a
 * preview picture) or behind the end of the picture (the video of a motion photo) does not count.
 *
 * @param enough stops counting there
 */
export function countScans(jpeg: Uint8Array, enough = Number.POSITIVE_INFINITY): number {
  let scans = 0;
  let position = 0;
  while (scans < enough) {
    position = findMarker(jpeg, position);
    const marker = jpeg[position];
    if (marker === undefined || marker === END_OF_IMAGE) break;
    if (marker === START_OF_SCAN) scans++;
    position += 1 + (hasSegment(marker) ? readLength(jpeg, position + 1) : 0);
  }
  return scans;
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

const hasSegment = (marker: number): boolean =>
  marker >= FIRST_DEFINED && (marker < FIRST_RESTART || marker > START_OF_IMAGE);

/** Bytes of a segment behind its marker; the length counts its own two bytes. */
const readLength = (jpeg: Uint8Array, position: number): number =>
  Math.max(2, ((jpeg[position] ?? 0) << 8) | (jpeg[position + 1] ?? 0));
