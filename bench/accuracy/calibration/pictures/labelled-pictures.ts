import { readdir } from 'node:fs/promises';
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
 * A folder with a folder for each person, in which are pictures of this person.
 *
 * @throws InputError for a folder that has no two such folders
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
  return { people: sorted, crowds: [], groups: [], source: 'own pictures' };
}
