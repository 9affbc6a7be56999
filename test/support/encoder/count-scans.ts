import { readMarkers, START_OF_SCAN } from '../../../encoder/decode/formats/jpeg/markers.ts';

/** How many scans a decoder would read from a JPEG. */
export function countScans(jpeg: Uint8Array): number {
  return [...readMarkers(jpeg)].filter(({ code }) => code === START_OF_SCAN).length;
}
