import { readFile } from 'node:fs/promises';
import { findSamplePhoto } from '../encoder/golden/sample-photos.ts';
import { openEncoder } from '../encoder/index.ts';
import { measureDistance } from './accuracy-statistics.ts';
import { cutFace } from './lib/cut-face.ts';

const SAMPLE = 2;
/** Room around the face on each side, as parts of its box. */
const MARGINS = [0.05, 0.15, 0.3, 0.45, 0.6, 0.9, 1.2];
/** Longest side of a cut-out, px; 0 leaves it as large as it is. */
const SIZES = [480, 640, 0];

/** One face seen from the side, cut out in slightly different ways: how far its vector moves, and what confidence says. */
export async function measureProfile(): Promise<void> {
  const encoder = await openEncoder({ threads: 0 });
  const { faces } = await encoder.encode(await readFile(findSamplePhoto(SAMPLE)));
  const [profile] = faces.toSorted((a, b) => a.box.x - b.box.x);
  if (profile === undefined) throw new Error(`no face in sample ${SAMPLE}`);
  const [distances, confidences]: [number[], number[]] = [[], []];
  for (const margin of MARGINS) {
    for (const size of SIZES) {
      const { faces: found } = await encoder.encode(await cutFace(SAMPLE, profile.box, margin, size));
      for (const { vector, confidence } of found) {
        distances.push(measureDistance(vector, profile.vector));
        confidences.push(confidence);
      }
    }
  }
  await encoder.close();
  const range = (values: readonly number[], digits: number): string =>
    `${Math.min(...values).toFixed(digits)} to ${Math.max(...values).toFixed(digits)}`;
  console.log(`\nThe woman in profile in sample ${SAMPLE}, ${distances.length} cut-outs beside the whole photo`);
  console.log(`  her vector moves by ${range(distances, 2)}, with a confidence of ${range(confidences, 3)}`);
}
