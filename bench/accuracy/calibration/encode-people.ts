import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import sharp from 'sharp';
import {
  type BuiltInEncoder,
  type EncodedPicture,
  type Face,
  openEncoder,
  PictureError,
} from '../../../encoder/index.ts';
import { encodeFiles, READ_AHEAD } from '../encode.ts';
import type { Group } from './measures/measure-group.ts';
import type { Person } from './people.ts';
import type { CrowdPhoto, LabelledPerson, LabelledPictures } from './pictures/labelled-pictures.ts';

/**
 * Faces narrower than this are left out, px in the picture as the encoder sees it: 5 % of its longest side of 640 px. Vectors
 * of smaller faces say little of the person (docs/encoder.md).
 */
const LEAST_WIDTH = 32;
const SEEN_SIZE = 640;

export interface EncodedPeople {
  readonly people: readonly Person[];
  readonly groups: readonly Group[];
  /** Pictures without a face that is large enough, with none, or that are refused. */
  readonly leftOut: number;
}

/** The largest face of each picture of a person, and all faces of crowds. */
export async function encodePeople({ people, crowds, groups }: LabelledPictures): Promise<EncodedPeople> {
  const encoder = await openEncoder({ threads: availableParallelism() });
  try {
    const all = [people, ...groups.map((group) => group.people)].flat();
    const files = [...new Set(all.flatMap((person) => person.files))];
    const vectors = await encodeFiles(files, availableParallelism() + READ_AHEAD, async (file) => {
      const found = await findFaces(encoder, await readFile(file));
      return found?.faces.slice(0, 1).map(({ vector }) => vector) ?? [];
    });
    const find = (persons: readonly LabelledPerson[]): Person[] =>
      persons
        .map((person) => ({ name: person.name, vectors: person.files.flatMap((file) => vectors.get(file) ?? []) }))
        .filter((person) => person.vectors.length > 0);
    const leftOut = files.filter((file) => vectors.get(file)?.length === 0).length;
    const crowd: Person[] = [];
    for (const photo of crowds) crowd.push(...(await encodeCrowd(encoder, photo)));
    const everyone = [...find(people), ...crowd];
    const encodedGroups = groups.map((group) => ({ name: group.name, people: find(group.people) }));
    return { people: everyone, groups: withOthers(encodedGroups, everyone), leftOut };
  } finally {
    await encoder.close();
  }
}

/** The people of no group are a group too: beside it one sees what the others do to the rates of all. */
function withOthers(groups: readonly Group[], everyone: readonly Person[]): readonly Group[] {
  if (groups.length === 0) return [];
  const grouped = new Set(groups.flatMap(({ people }) => people.map(({ name }) => name)));
  return [...groups, { name: 'all other people', people: everyone.filter(({ name }) => !grouped.has(name)) }];
}

async function encodeCrowd(encoder: BuiltInEncoder, { set, file }: CrowdPhoto): Promise<Person[]> {
  const photo = basename(file);
  const faces = await findInParts(encoder, await sharp(file).png().toBuffer(), { left: false, right: false });
  return faces.map(({ vector }, index) => ({
    name: `${photo} ${index + 1}`,
    vectors: [vector],
    crowd: { set, photo },
  }));
}

/** Where a picture was cut off from another part. */
interface Cuts {
  readonly left: boolean;
  readonly right: boolean;
}

/** A picture with too many faces is cut in two; a face that the cut may have hit is in neither part. */
async function findInParts(encoder: BuiltInEncoder, picture: Buffer, cuts: Cuts): Promise<Face[]> {
  const found = await findFaces(encoder, picture);
  if (found) {
    return found.faces.filter(
      ({ box }) => !(cuts.left && box.x < 1) && !(cuts.right && box.x + box.width > found.width - 1),
    );
  }
  const { width, height } = await sharp(picture).metadata();
  const middle = Math.floor(width / 2);
  const cut = (left: number, end: number) =>
    sharp(picture)
      .extract({ left, top: 0, width: end - left, height })
      .png()
      .toBuffer();
  return [
    ...(await findInParts(encoder, await cut(0, middle), { ...cuts, right: true })),
    ...(await findInParts(encoder, await cut(middle, width), { ...cuts, left: true })),
  ];
}

/** Faces that are large enough; undefined for a picture with too many. Other pictures that are refused have none. */
async function findFaces(encoder: BuiltInEncoder, picture: Uint8Array): Promise<EncodedPicture | undefined> {
  try {
    const found = await encoder.encode(picture);
    const scale = Math.min(1, SEEN_SIZE / Math.max(found.width, found.height));
    return { ...found, faces: found.faces.filter(({ box }) => box.width * scale >= LEAST_WIDTH) };
  } catch (error) {
    if (!(error instanceof PictureError)) throw error;
    return error.code === 'too_many_faces' ? undefined : { width: 0, height: 0, faces: [] };
  }
}
