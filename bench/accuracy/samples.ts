import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { findSamplePhoto, SAMPLE_FACES, SAMPLES } from '../../encoder/golden/sample-photos.ts';
import { openEncoder } from '../../encoder/index.ts';
import { cacheFolder } from '../support/folders.ts';
import type { Pair } from './pairs.ts';

const run = promisify(execFile);
const FOLDER = join(cacheFolder, 'accuracy');
/** Pictures of two presidents that face_recognition tests itself with; they lie in its source package. */
const PEER_PACKAGE = 'face_recognition==1.3.0';
const ONE_PERSON = ['obama', 'obama2', 'obama3', 'obama_partial_face', 'obama_partial_face2'].map(
  (name) => `${name}.jpg`,
);
const ANOTHER = 'biden.jpg';
/** Room around a face when it is cut out, as a part of its box. */
const MARGIN = 0.3;

export interface SampleSet {
  folder: string;
  pairs: Pair[];
  counts: Map<string, number>;
}

/** A small set from public packages, for a first look: people in one photo are different people. */
export async function makeSampleSet(): Promise<SampleSet> {
  await mkdir(FOLDER, { recursive: true });
  await fetchPeerPictures();
  const counts = new Map<string, number>([...ONE_PERSON, ANOTHER].map((file) => [file, 1]));
  const pairs: Pair[] = [
    ...pairUp(ONE_PERSON, true),
    ...ONE_PERSON.map((file) => ({ fileX: file, fileY: ANOTHER, same: false })),
  ];
  for (const sample of SAMPLES) {
    const photo = `sample${sample}.jpg`;
    await copyFile(findSamplePhoto(sample), join(FOLDER, photo));
    counts.set(photo, SAMPLE_FACES[sample]);
    const cuts = await cutFaces(photo);
    pairs.push(...pairUp(cuts, false));
  }
  return { folder: FOLDER, pairs, counts };
}

async function fetchPeerPictures(): Promise<void> {
  const pip = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--no-binary', ':all:', '-d', FOLDER, PEER_PACKAGE];
  await run('python3', pip);
  const archive = join(FOLDER, 'face_recognition-1.3.0.tar.gz');
  await run('tar', [
    'xzf',
    archive,
    '-C',
    FOLDER,
    '--strip-components',
    '3',
    'face_recognition-1.3.0/tests/test_images',
  ]);
}

/** Each face of a photo in a picture of its own, with some room around it; the largest face in it is the one meant. */
async function cutFaces(photo: string): Promise<string[]> {
  const encoder = await openEncoder({ threads: 0 });
  const { faces, width, height } = await encoder.encode(await readFile(join(FOLDER, photo)));
  await encoder.close();
  return Promise.all(
    faces.map(async ({ box }, i) => {
      const left = Math.max(0, Math.round(box.x - MARGIN * box.width));
      const top = Math.max(0, Math.round(box.y - MARGIN * box.height));
      const right = Math.min(width, Math.round(box.x + (1 + MARGIN) * box.width));
      const bottom = Math.min(height, Math.round(box.y + (1 + MARGIN) * box.height));
      const name = photo.replace('.jpg', `-${i + 1}.jpg`);
      const area = { left, top, width: right - left, height: bottom - top };
      await sharp(join(FOLDER, photo)).extract(area).jpeg({ quality: 95 }).toFile(join(FOLDER, name));
      return name;
    }),
  );
}

function pairUp(files: readonly string[], same: boolean): Pair[] {
  return files.flatMap((fileX, i) => files.slice(i + 1).map((fileY) => ({ fileX, fileY, same })));
}
