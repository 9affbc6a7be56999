import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { findSamplePhoto, SAMPLE_FACES, SAMPLES, type SampleNumber } from '../../../encoder/golden/sample-photos.ts';
import { type Box, type BuiltInEncoder, openEncoder, PictureError } from '../../../encoder/index.ts';

const THRESHOLDS = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
/** Widths of faces, px in a picture of 640 px. */
const SMALL_FACES = [60, 40, 32, 25];
/** The part of a sample photo's width that its faces take. */
const FACE_PART = 0.1;
/** A photo is cut into so many columns and rows to get parts without a face. */
const COLUMNS = 4;
const ROWS = 3;
/** A part must stay clear of a face by this part of the face's size. */
const CLEARANCE = 0.5;

interface Counted {
  picture: Buffer;
  faces: number;
}

/** In how many pictures the faces are counted exactly, by the detector's threshold. */
export async function countByThreshold(): Promise<void> {
  const kinds = await makeKinds();
  const titles = Object.entries(kinds).map(([title, pictures]) => `${pictures.length} ${title}`);
  console.log(`\nFaces counted exactly, by the detector's threshold, in ${titles.join(', ')}`);
  for (const detectionThreshold of THRESHOLDS) {
    const encoder = await openEncoder({ threads: 0, detectionThreshold });
    const exact: number[] = [];
    for (const pictures of Object.values(kinds)) {
      let right = 0;
      for (const { picture, faces } of pictures) if ((await count(encoder, picture)) === faces) right++;
      exact.push(right);
    }
    await encoder.close();
    const sum = exact.reduce((a, b) => a + b, 0);
    console.log(`  ${detectionThreshold.toFixed(2)}: ${exact.join(' + ')} = ${sum}`);
  }
}

async function makeKinds(): Promise<Record<string, Counted[]>> {
  const [whole, small, empty]: [Counted[], Counted[], Counted[]] = [[], [], []];
  const encoder = await openEncoder({ threads: 0 });
  for (const sample of SAMPLES) {
    const faces = SAMPLE_FACES[sample];
    const picture = await readFile(findSamplePhoto(sample));
    whole.push({ picture, faces });
    for (const width of SMALL_FACES) small.push({ picture: await drawSmall(findSamplePhoto(sample), width), faces });
    const boxes = (await encoder.encode(picture)).faces.map(({ box }) => box);
    for (const part of await cutEmptyParts(sample, boxes)) empty.push({ picture: part, faces: 0 });
  }
  await encoder.close();
  return {
    'whole photos': whole,
    [`photos with faces of ${SMALL_FACES.join(', ')} px`]: small,
    'parts without a face': empty,
  };
}

async function cutEmptyParts(sample: SampleNumber, faces: readonly Box[]): Promise<Buffer[]> {
  const photo = findSamplePhoto(sample);
  const size = await sharp(photo).metadata();
  const [width, height] = [Math.floor(size.width / COLUMNS), Math.floor(size.height / ROWS)];
  const parts: Buffer[] = [];
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const area = { left: column * width, top: row * height, width, height };
      const touches = (face: Box): boolean =>
        area.left < face.x + face.width * (1 + CLEARANCE) &&
        area.left + width > face.x - face.width * CLEARANCE &&
        area.top < face.y + face.height * (1 + CLEARANCE) &&
        area.top + height > face.y - face.height * CLEARANCE;
      if (!faces.some(touches)) parts.push(await sharp(photo).extract(area).png().toBuffer());
    }
  }
  return parts;
}

/** A sample photo in a gray picture of 640 x 480 px, so small that its faces have about that width, px. */
async function drawSmall(file: string, facePixels: number): Promise<Buffer> {
  const width = Math.round(facePixels / FACE_PART);
  const small = await sharp(await readFile(file))
    .resize({ width, height: 480, fit: 'inside' })
    .png()
    .toBuffer();
  const background = { width: 640, height: 480, channels: 3, background: '#808080' } as const;
  return sharp({ create: background })
    .composite([{ input: small }])
    .png()
    .toBuffer();
}

/** Undefined: more faces than a picture may have. */
async function count(encoder: BuiltInEncoder, picture: Buffer): Promise<number | undefined> {
  try {
    return (await encoder.encode(picture)).faces.length;
  } catch (error) {
    if (error instanceof PictureError) return undefined;
    throw error;
  }
}
