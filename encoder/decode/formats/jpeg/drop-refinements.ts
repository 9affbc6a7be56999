import { END_OF_IMAGE, type JpegMarker, readMarkers, START_OF_SCAN } from './markers.ts';

/**
 * So many times smaller, along a side, a picture has to become for its refinements to be worth nothing: from there on
 * vectors move no farther without them than when the picture is saved at another size (docs/encoder.md).
 */
export const WORTHLESS_FROM = 5;

/**
 * A progressive JPEG without the scans that give its frequencies their last bits (T.81, G.1.1.1.2: successive
 * approximation). They are two thirds of the decoder's work, and what they say is lost anyway where many pixels become
 * one.
 *
 * @returns the same bytes where there is nothing to drop, or the file breaks off and a decoder shall see that
 */
export function dropRefinements(jpeg: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  let from: number | undefined = 0;
  let last: number | undefined;
  // One after the other: a hostile file has millions of markers.
  for (const marker of readMarkers(jpeg)) {
    from ??= marker.start;
    last = marker.code;
    if (!refinesFrequencies(jpeg, marker)) continue;
    kept.push(jpeg.subarray(from, marker.start));
    from = undefined;
  }
  if (last !== END_OF_IMAGE || kept.length === 0) return jpeg;
  return Buffer.concat([...kept, jpeg.subarray(from)]);
}

/** A scan's header (T.81, B.2.3): length, count of components, two bytes for each, first and last frequency, bits. */
function refinesFrequencies(jpeg: Uint8Array, { code, segment }: JpegMarker): boolean {
  if (code !== START_OF_SCAN) return false;
  const parameters = segment + 3 + 2 * (jpeg[segment + 2] ?? 0);
  const firstFrequency = jpeg[parameters] ?? 0;
  const bitsBefore = (jpeg[parameters + 2] ?? 0) >> 4;
  return firstFrequency > 0 && bitsBefore > 0;
}
