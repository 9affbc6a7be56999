import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import sharp from 'sharp';
import { measureDistance } from '../../../api/distance.ts';
import { findSamplePhoto, SAMPLES } from '../../../encoder/golden/sample-photos.ts';
import { type BuiltInEncoder, openEncoder } from '../../../encoder/index.ts';
import { cutFace } from '../../support/cut-face.ts';

/** Room around the face on each side, as parts of its box. */
const MARGINS = [0.05, 0.15, 0.3, 0.6, 1.2];
/** Longest side of a cut-out, px. */
const SIZES = [480, 640];
const ANGLES = [90, 180, 270];
/** A vector farther from every upright one than this is of a wrongly turned face; good ones lie within the other. */
const WRONG = 0.4;
const GOOD = 0.15;

/** Each face of the sample photos, cut out in several ways and turned without a tag, beside the same cut-out upright. */
export async function measureTurned(): Promise<void> {
  const encoder = await openEncoder({ threads: availableParallelism() });
  const counts = { pictures: 0, good: 0, fewer: 0, far: 0, wrong: 0 };
  const remarks: string[] = [];
  for (const sample of SAMPLES) {
    const { faces } = await encoder.encode(await readFile(findSamplePhoto(sample)));
    for (const { box } of faces) {
      for (const margin of MARGINS) {
        for (const size of SIZES) {
          const upright = await cutFace(sample, box, margin, size);
          const expected = await encodeVectors(encoder, upright);
          await Promise.all(
            ANGLES.map(async (angle) => {
              const found = await encodeVectors(encoder, await sharp(upright).rotate(angle).png().toBuffer());
              const verdict = judge(found, expected);
              counts.pictures++;
              counts[verdict.kind]++;
              if (verdict.kind === 'good') return;
              const place = `sample ${sample}, face at ${box.x},${box.y}, room ${margin}, ${size} px, turned by ${angle}`;
              remarks.push(`  ${place}: ${verdict.text}`);
            }),
          );
        }
      }
    }
  }
  await encoder.close();
  console.log(`\n${counts.pictures} turned cut-outs (22 faces, room ${MARGINS.join(', ')}, ${SIZES.join(' and ')} px)`);
  console.log(`  as many faces as upright, all within ${GOOD} ${counts.good}`);
  console.log(`  fewer faces, the found ones within ${GOOD}    ${counts.fewer}`);
  console.log(`  a vector ${GOOD} to ${WRONG} away                 ${counts.far}`);
  console.log(`  a wrong vector, beyond ${WRONG}               ${counts.wrong}`);
  console.log(remarks.toSorted().join('\n'));
}

async function encodeVectors(encoder: BuiltInEncoder, picture: Buffer): Promise<number[][]> {
  return (await encoder.encode(picture)).faces.map(({ vector }) => vector);
}

function judge(found: readonly number[][], expected: readonly number[][]) {
  const distances = found.map((vector) => Math.min(...expected.map((other) => measureDistance(vector, other))));
  const farthest = Math.max(0, ...distances);
  if (farthest > WRONG) return { kind: 'wrong', text: `WRONG, ${farthest.toFixed(2)} away` } as const;
  if (farthest >= GOOD) return { kind: 'far', text: `${farthest.toFixed(2)} away` } as const;
  if (found.length < expected.length) {
    return { kind: 'fewer', text: `${found.length} instead of ${expected.length} faces` } as const;
  }
  return { kind: 'good', text: '' } as const;
}
