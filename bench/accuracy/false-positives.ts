import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { extractChip } from '../../encoder/align/extract-chip.ts';
import { findFaces } from '../../encoder/detect/find-faces.ts';
import { hasVectorOfFace } from '../../encoder/detect/judge-vector.ts';
import { findSamplePhoto, SAMPLE_FACES, SAMPLES } from '../../encoder/golden/sample-photos.ts';
import { type OpenModels, openModels } from '../../encoder/open-models.ts';
import { PictureError } from '../../encoder/picture-error.ts';
import { modelsFolder } from '../support/folders.ts';
import { InputError, runCommand } from '../support/input-error.ts';
import { parseOptions } from '../support/parse-options.ts';
import { formatTable } from '../support/table.ts';

const USAGE = `npm run bench:false-positives -- [--pictures FOLDER]

How many pictures without people give a face, and how many faces of the sample photos are lost: by score and pose alone, and
with the rule about the length of the vectors. The pictures are drawn, the same each time.

  --pictures FOLDER   pictures without people of your own, in this folder and those below it; names those that give a face`;

const DRAWN_OF_EACH_KIND = 60;
const SCALES = [0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2];
/** Standard deviations of a Gaussian, px of the photo at its full width of 1920 px. */
const BLURS = [1, 2, 3, 4, 5, 6, 8];
const TILTS = [-30, -20, -10, 10, 20, 30];
const TURNS = [90, 180, 270];

const EMPTY_HEADER = ['Without people', 'pictures', 'a face by score and pose', 'a face with the rule', 'of 500'];

const WIDTH = 640;
const HEIGHT = 480;

/** What is easily taken for a face: eyes and mouths are dark spots on bright ovals. */
const DRAWINGS: Record<string, (random: () => number) => Sharp> = {
  'spots on ovals': (random) => drawShapes(random, 40, 'ellipse'),
  'lines and boxes': (random) => drawShapes(random, 60, 'rect'),
  'coarse noise': (random) => {
    const columns = 4 + Math.floor(36 * random());
    const noise = Uint8Array.from({ length: columns * columns * 3 }, () => 256 * random());
    return sharp(noise, { raw: { width: columns, height: columns, channels: 3 } }).resize(WIDTH, HEIGHT, {
      fit: 'fill',
    });
  },
};

interface Counts {
  pictures: number;
  /** Faces that are there. */
  faces: number;
  /** Faces by score and pose. */
  detected: number;
  /** Those of them with a vector of a face. */
  confirmed: number;
  /** Pictures with at least one of them. */
  withDetected: number;
  withConfirmed: number;
}

await runCommand(async () => {
  const options = {
    pictures: { type: 'string' },
    help: { type: 'boolean' },
  } as const;
  const { pictures, help } = parseOptions(process.argv.slice(2), options);
  if (help) {
    console.log(USAGE);
    return;
  }
  const models = await openModels(modelsFolder);
  await (pictures === undefined ? measureDrawnAndSamples(models) : measureFolder(models, pictures));
  await models.release();
});

async function measureDrawnAndSamples(models: OpenModels): Promise<void> {
  const rows: string[][] = [];
  for (const [kind, draw] of Object.entries(DRAWINGS)) {
    const counts = createCounts();
    const random = createRandom();
    for (let i = 0; i < DRAWN_OF_EACH_KIND; i++) await count(models, await draw(random).png().toBuffer(), counts);
    rows.push(describeEmpty(kind, counts));
  }
  console.log(`${formatTable(EMPTY_HEADER, rows)}\n`);

  const kinds: Record<string, ((photo: Sharp) => Sharp)[]> = {
    scaled: SCALES.map((scale) => (photo) => photo.resize(Math.round(1920 * scale))),
    blurred: BLURS.map((sigma) => (photo) => photo.blur(sigma)),
    'turned by quarters': TURNS.map((angle) => (photo) => photo.rotate(angle)),
    tilted: TILTS.map((angle) => (photo) => photo.rotate(angle, { background: '#808080' })),
    'without colour': [(photo) => photo.grayscale()],
  };
  const faceRows: string[][] = [];
  for (const [kind, changes] of Object.entries(kinds)) {
    const counts = createCounts();
    for (const sample of SAMPLES) {
      for (const change of changes) {
        const picture = await change(sharp(findSamplePhoto(sample)))
          .png({ compressionLevel: 1 })
          .toBuffer();
        counts.faces += SAMPLE_FACES[sample];
        await count(models, picture, counts);
      }
    }
    const { pictures, faces, detected, confirmed } = counts;
    faceRows.push([kind, ...[pictures, faces, detected, confirmed].map(String)]);
  }
  console.log(formatTable(['Sample photos', 'pictures', 'faces', 'by score and pose', 'with the rule'], faceRows));
}

async function measureFolder(models: OpenModels, folder: string): Promise<void> {
  const names = await readdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new InputError(`--pictures: the folder ${folder} cannot be read`, { cause });
  });
  const counts = createCounts();
  let unreadable = 0;
  for (const name of names.filter((file) => /\.(?:jpe?g|png|webp)$/i.test(file)).toSorted()) {
    try {
      const { detected, confirmed } = await count(models, await readFile(join(folder, name)), counts);
      if (detected > 0) console.log(`${confirmed > 0 ? 'a face' : 'rejected'}\t${name}`);
    } catch (error) {
      if (!(error instanceof PictureError)) throw error;
      unreadable++;
    }
  }
  console.log(formatTable(EMPTY_HEADER, [describeEmpty('own pictures', counts)]));
  if (unreadable > 0) console.log(`${unreadable} files are no pictures that the encoder takes`);
}

async function count(models: OpenModels, bytes: Buffer, counts: Counts) {
  const { pixels: decoded } = await models.decode(bytes);
  const { faces, pixels } = await findFaces(models.detect, models.predictor, decoded);
  const vectors = await models.describe(faces.map(({ landmarks }) => extractChip(pixels, landmarks)));
  const confirmed = faces.filter(({ detection }, i) => hasVectorOfFace(detection, vectors[i] ?? [])).length;
  counts.pictures++;
  counts.detected += faces.length;
  counts.confirmed += confirmed;
  counts.withDetected += Math.min(1, faces.length);
  counts.withConfirmed += Math.min(1, confirmed);
  return { detected: faces.length, confirmed };
}

function createCounts(): Counts {
  return { pictures: 0, faces: 0, detected: 0, confirmed: 0, withDetected: 0, withConfirmed: 0 };
}

function describeEmpty(kind: string, { pictures, withDetected, withConfirmed }: Counts): string[] {
  const ofFiveHundred = ((500 * withConfirmed) / Math.max(1, pictures)).toFixed(2);
  return [kind, ...[pictures, withDetected, withConfirmed].map(String), ofFiveHundred];
}

/** Numbers from 0 to 1, the same each time (a linear congruential generator). */
function createRandom(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state / 0x80000000;
  };
}

function drawShapes(random: () => number, shapes: number, kind: 'ellipse' | 'rect'): Sharp {
  const drawn = Array.from({ length: shapes }, () => {
    const [x, y, width, height] = [
      WIDTH * random(),
      HEIGHT * random(),
      4 + 160 * random() ** 3,
      4 + 160 * random() ** 3,
    ];
    const colour = `hsl(${Math.floor(40 * random())} ${Math.floor(60 * random())}% ${Math.floor(100 * random())}%)`;
    return kind === 'ellipse'
      ? `<ellipse cx="${x}" cy="${y}" rx="${width}" ry="${height}" fill="${colour}"/>`
      : `<rect x="${x}" y="${y}" width="${2 * width}" height="${height}" fill="${colour}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}">${drawn.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten({ background: '#e8d8c8' });
}
