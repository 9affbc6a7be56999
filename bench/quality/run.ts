import { readFile } from 'node:fs/promises';
import { findSamplePhoto, SAMPLES } from '../../encoder/golden/sample-photos.ts';
import type { BuiltInEncoder } from '../../encoder/index.ts';
import { fetchPublicPictures } from '../accuracy/calibration/pictures/public-pictures.ts';
import { runCommand } from '../support/input-error.ts';
import { parseOptions } from '../support/parse-options.ts';
import { measureCost } from './cost.ts';
import { findFaces, openBenchEncoder } from './measured-face.ts';
import { correlate, describeHarms, describeRejection } from './report.ts';
import { readLargestFace, type WorsePicture, worsenFace } from './worsen-faces.ts';
import { harms } from './worsen-picture.ts';

/** Each picture of a person is made worse in about six ways; which ones goes round by its place in the list. */
const SHARE = 11;

/**
 * `npm run bench:quality`: what makes a picture bad for the encoder, and whether the score knows. The grades were chosen by the
 * sample photos; the people of the public pictures are others. It takes about ten minutes on two cores; `--cost` says only what
 * quality costs.
 */
await runCommand(async () => {
  const { cost: isCostOnly } = parseOptions(process.argv.slice(2), { cost: { type: 'boolean', default: false } });
  console.log(`${await measureCost()}\n`);
  if (isCostOnly) return;
  const encoder = await openBenchEncoder();
  try {
    const samples = await worsenSamples(encoder);
    console.log(`Sample photos, by which the grades were chosen\n\n${describeHarms(samples)}\n`);
    const people = await worsenPeople(encoder);
    console.log(`Other people\n\n${describeHarms(people)}\n`);
    console.log(`Correlation of score and movement: ${correlate(people).toFixed(2)}\n`);
    const asTheyAre = people.filter(({ kind }) => kind === 'as it is');
    console.log(`${describeRejection('Other people, as they are and made worse', people)}\n`);
    console.log(describeRejection('Other people, as they are', asTheyAre));
  } finally {
    await encoder.close();
  }
});

/** Every face of the sample photos in every way. */
async function worsenSamples(encoder: BuiltInEncoder): Promise<WorsePicture[]> {
  const pictures: WorsePicture[] = [];
  for (const photo of SAMPLES.map(findSamplePhoto)) {
    for (const [index, face] of (await findFaces(encoder, await readFile(photo))).entries()) {
      pictures.push(...(await worsenFace(encoder, { person: `${photo} ${index}`, photo, face }, harms)));
    }
  }
  return pictures;
}

async function worsenPeople(encoder: BuiltInEncoder): Promise<WorsePicture[]> {
  const { people } = await fetchPublicPictures();
  const photos = people.flatMap(({ name, files }) => files.map((photo) => ({ person: name, photo })));
  const pictures: WorsePicture[] = [];
  for (const [place, { person, photo }] of photos.entries()) {
    const face = await readLargestFace(encoder, photo);
    const own = harms.filter((_, index) => index % SHARE === place % SHARE);
    if (face) pictures.push(...(await worsenFace(encoder, { person, photo, face }, own)));
  }
  return pictures;
}
