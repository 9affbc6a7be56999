import { readMarkers, START_OF_SCAN } from './jpeg-markers.ts';

/**
 * How many scans a decoder would read from a JPEG.
 *
 * @param enough stops counting there
 */
export function countScans(jpeg: Uint8Array, enough = Number.POSITIVE_INFINITY): number {
  let scans = 0;
  for (const { code } of readMarkers(jpeg)) {
    if (code === START_OF_SCAN) scans++;
    if (scans >= enough) break;
  }
  return scans;
}
