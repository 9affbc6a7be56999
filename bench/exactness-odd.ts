import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { findSamplePhoto, SAMPLES } from '../encoder/golden/sample-photos.ts';
import { type Box, type Face, openEncoder } from '../encoder/index.ts';
import { measureDistance } from './accuracy-statistics.ts';
import { describeValues } from './lib/distances.ts';

/** Width of a small face, px, in a picture that is not made smaller any more. */
const SMALL_FACE = 25;
const SMALL_PICTURE = { width: 640, height: 640 };

/** How far the 22 faces' vectors move without colour, and when a face is only 25 px wide. */
export async function measureColourAndSize(): Promise<void> {
  const encoder = await openEncoder({ threads: 0 });
  const [gray, small]: [number[], number[]] = [[], []];
  let all = 0;
  for (const sample of SAMPLES) {
    const photo = await readFile(findSamplePhoto(sample));
    const { faces, width } = await encoder.encode(photo);
    all += faces.length;
    const { faces: grayFaces } = await encoder.encode(await sharp(photo).toColourspace('b-w').png().toBuffer());
    for (const face of faces) gray.push(...measureMoved(face, 1, grayFaces));
    for (const face of faces) {
      const part = SMALL_FACE / face.box.width;
      const input = await sharp(photo)
        .resize(Math.round(width * part))
        .toBuffer();
      const drawn = sharp({ create: { ...SMALL_PICTURE, channels: 3, background: '#888888' } })
        .composite([{ input, left: 0, top: 0 }])
        .png();
      const { faces: smallFaces } = await encoder.encode(await drawn.toBuffer());
      small.push(...measureMoved(face, part, smallFaces));
    }
  }
  await encoder.close();
  console.log(`\nHow far the vectors of the ${all} faces move (as many as are found)`);
  console.log(`  the photo without colour                    ${describeValues(gray)}`);
  console.log(`  the face ${SMALL_FACE} px wide                          ${describeValues(small)}`);
}

/** The distance to the face at the same place of a changed picture, if there is one. */
function measureMoved({ box, vector }: Face, part: number, faces: readonly Face[]): number[] {
  const [x, y] = [(box.x + box.width / 2) * part, (box.y + box.height / 2) * part];
  const isThere = (other: Box): boolean =>
    x > other.x && x < other.x + other.width && y > other.y && y < other.y + other.height;
  return faces.filter((face) => isThere(face.box)).map((face) => measureDistance(face.vector, vector));
}
