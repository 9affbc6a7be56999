import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../../support/input-error.ts';

/** Pictures of people who are all different. */
export interface LabelledPerson {
  readonly name: string;
  readonly files: readonly string[];
}

/** A photo of several people without names, in a set of such photos. */
export interface CrowdPhoto {
  readonly set: string;
  readonly file: string;
}

/** People who have something in common that faces show, such as sex, age or origin. */
export interface LabelledGroup {
  /** What they have in common, in words. */
  readonly name: string;
  readonly people: readonly LabelledPerson[];
}

export interface LabelledPictures {
  readonly people: readonly LabelledPerson[];
  readonly crowds: readonly CrowdPhoto[];
  /** Are also measured on their own; some of them are among `people`. */
  readonly groups: readonly LabelledGroup[];
  /** What the pictures are, in words. */
  readonly source: string;
}

const PICTURE = /\.(jpe?g|png|webp)$/i;

/**
 * A folder with a folder for each person, in which are pictures of this person. Of copies of a file one counts: the distance of two
 * copies is that of no two pictures.
 *
 * @throws InputError for a folder that has no two such folders, and for a file that is in two of them
 */
export async function readLabelledFolder(folder: string): Promise<LabelledPictures> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: Error) => {
    throw new InputError(`--pictures: there is no folder ${folder}`, { cause });
  });
  const people: LabelledPerson[] = [];
  for (const { name } of entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))) {
    const files = (await readdir(join(folder, name))).filter((file) => PICTURE.test(file)).toSorted();
    if (files.length > 0) people.push({ name, files: files.map((file) => join(folder, name, file)) });
  }
  if (people.length < 2) throw new InputError(`--pictures: ${folder} has no folders of pictures of two people or more`);
  const sorted = people.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return { people: await leaveOutCopies(sorted), crowds: [], groups: [], source: 'own pictures' };
}

async function leaveOutCopies(people: readonly LabelledPerson[]): Promise<LabelledPerson[]> {
  const known = new Map<string, { readonly name: string; readonly file: string }>();
  const kept: LabelledPerson[] = [];
  for (const { name, files } of people) {
    const own: string[] = [];
    for (const file of files) {
      const hash = createHash('sha256')
        .update(await readFile(file))
        .digest('base64');
      const first = known.get(hash);
      if (first && first.name !== name) {
        throw new InputError(`--pictures: ${first.file} and ${file} are one picture, so they are not of two people`);
      }
      if (first) continue;
      known.set(hash, { name, file });
      own.push(file);
    }
    kept.push({ name, files: own });
  }
  return kept;
}
