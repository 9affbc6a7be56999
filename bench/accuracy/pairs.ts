import { InputError } from '../support/input-error.ts';
import { readTable } from './csv.ts';

/** Two pictures, and whether they show the same person. File names are relative to the folder of pictures. */
export interface Pair {
  fileX: string;
  fileY: string;
  same: boolean;
}

const PAIR_HEADER = ['file_x', 'file_y', 'same'];
const COUNT_HEADER = ['file', 'faces'];
const SAME = new Map([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
]);

/**
 * Reads a pair list as CSV (with the header `file_x,file_y,same`) or in the format of LFW's `pairs.txt`, where
 * `Name 1 4` pairs two pictures of one person, `Name 1 Other 2` those of two, and a first line may count them.
 *
 * @param source how messages name the list
 * @throws InputError that names source and line; also for a list without pairs
 */
export function parsePairs(text: string, source: string): Pair[] {
  // No line of LFW's format has a comma, and every CSV has one in its header.
  const [first = ''] = text.trimStart().split('\n', 1);
  return first.includes(',') ? parseCsvPairs(text, source) : parseLfwPairs(text, source);
}

/**
 * CSV with the header `file,faces` -> faces that a person counts in each picture.
 *
 * @throws InputError that names source and line
 */
export function parseCounts(text: string, source: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { line, cells } of readTable(text, source, COUNT_HEADER)) {
    const [file = '', faces = ''] = cells;
    if (!/^\d+$/.test(faces)) throw new InputError(`${source}, line ${line}: not a number of faces: ${faces}`);
    if (counts.has(file)) throw new InputError(`${source}, line ${line}: ${file} is listed twice`);
    counts.set(file, Number(faces));
  }
  return counts;
}

function parseCsvPairs(text: string, source: string): Pair[] {
  return readTable(text, source, PAIR_HEADER).map(({ line, cells }) => {
    const [fileX = '', fileY = '', answer = ''] = cells;
    const same = SAME.get(answer.toLowerCase());
    if (same === undefined)
      throw new InputError(`${source}, line ${line}: same must be 1, 0, true or false: ${answer}`);
    return { fileX, fileY, same };
  });
}

function parseLfwPairs(text: string, source: string): Pair[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .map((line, i) => ({ number: i + 1, words: line.trim().split(/\s+/) }))
    .filter(({ words }) => words[0] !== '');
  const isCount = lines[0] !== undefined && lines[0].words.length <= 2 && lines[0].words.every(isWhole);
  const pairs = lines
    .slice(isCount ? 1 : 0)
    .map(({ number, words }) => parseLfwPair(words, `${source}, line ${number}`));
  if (pairs.length === 0) throw new InputError(`${source} has no pairs`);
  return pairs;
}

function parseLfwPair(words: readonly string[], place: string): Pair {
  const [nameX = '', numberX = '', third = '', fourth] = words;
  const same = words.length === 3;
  const nameY = same ? nameX : third;
  const numberY = same ? third : (fourth ?? '');
  if (words.length > 4 || !isWhole(numberX) || !isWhole(numberY)) {
    throw new InputError(
      `${place}: neither a pair in the LFW format ("Name 1 4" or "Name 1 Other 2") nor the header ${PAIR_HEADER.join(',')}: ${words.join(' ')}`,
    );
  }
  return { fileX: findLfwFile(nameX, numberX), fileY: findLfwFile(nameY, numberY), same };
}

function isWhole(word: string): boolean {
  return /^\d+$/.test(word);
}

function findLfwFile(name: string, number: string): string {
  return `${name}/${name}_${number.padStart(4, '0')}.jpg`;
}
