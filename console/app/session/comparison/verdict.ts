import { formatRate } from '../../../../api/format-rate.ts';
import type { Comparison } from '../../../../client/index.ts';
import { type FacePair, type NamedFace, type Pair, pairFaces, personName } from '../faces.ts';

/** The answer that the page gives first. */
export interface Verdict {
  /** What is the case, such as `Same person` or `3 different people in 4 pictures`. */
  readonly title: string;
  /** By which numbers; begins with the punctuation that follows the title. */
  readonly reason: string;
  /** The two faces whose distance is said. */
  readonly pair: readonly [NamedFace, NamedFace];
}

/**
 * Who is in the pictures, as far as the API has compared them. Of several pairs, the weakest one decides what is said: the
 * farthest faces of one person, or the nearest faces of different people.
 *
 * @returns undefined as long as there are not faces of two pictures
 */
export function findVerdict(faces: readonly NamedFace[], comparison: Comparison | undefined): Verdict | undefined {
  const compared = faces.filter(({ person }) => person !== undefined);
  const pictures = new Set(compared.map(({ picture }) => picture.key)).size;
  if (!comparison || pictures < 2) return undefined;
  const people = new Set(compared.map(({ person }) => person)).size;
  const title = `${nameCount(people)}${compared.length > 2 ? ` in ${pictures} pictures` : ''}`;
  const pairs = pairFaces(compared, comparison);
  const within = pairs.filter(isOnePerson).toSorted(byDistance);
  const across = pairs.filter((pair) => !isOnePerson(pair) && !isOnePicture(pair)).toSorted(byDistance);
  const [farthest, nearest] = [within.at(-1), across[0]];
  if (farthest) {
    const numbers = describeNumbers(
      farthest.pair,
      comparison.threshold,
      within.length > 1 ? 'largest distance' : 'distance',
    );
    if (people === 1) return { title, reason: `: ${numbers}.`, pair: farthest.faces };
    const parted = across.some(({ pair }) => pair.same_person)
      ? ' Faces of different people are within the limit too.'
      : '';
    return { title, reason: `. ${describeRepeated(compared)}: ${numbers}.${parted}`, pair: farthest.faces };
  }
  if (!nearest) return undefined;
  const numbers = describeNumbers(
    nearest.pair,
    comparison.threshold,
    across.length > 1 ? 'smallest distance' : 'distance',
  );
  return { title, reason: `: ${numbers}.`, pair: nearest.faces };
}

const byDistance = (one: FacePair, other: FacePair): number => one.pair.distance - other.pair.distance;

const isOnePerson = ({ faces: [one, other] }: FacePair): boolean => one.person === other.person;

const isOnePicture = ({ faces: [one, other] }: FacePair): boolean => one.picture.key === other.picture.key;

function nameCount(people: number): string {
  if (people === 1) return 'Same person';
  return people === 2 ? 'Two people' : `${people} different people`;
}

/** Which people are in more than one picture. */
function describeRepeated(faces: readonly NamedFace[]): string {
  const repeated = [...Map.groupBy(faces, ({ person }) => person)].flatMap(([person, members]) =>
    person !== undefined && members.length > 1 ? [{ name: personName(person), pictures: members.length }] : [],
  );
  const [first] = repeated;
  if (first && repeated.length === 1) return `Person ${first.name} is in ${first.pictures} of them`;
  return `People ${listFormat.format(repeated.map(({ name }) => name))} are in more than one`;
}

const listFormat = new Intl.ListFormat('en');

function describeNumbers({ distance, false_match_rate: rate }: Pair, limit: number, word: string): string {
  // Two numbers that differ must not look the same.
  const digits = [2, 3].find((count) => distance.toFixed(count) !== limit.toFixed(count)) ?? 4;
  const part = rate && formatRate(rate.estimate);
  const alike = part ? `, by estimate at most ${part} strangers look so alike` : '';
  return `${word} ${distance.toFixed(digits)}, limit ${limit.toFixed(digits)}${alike}`;
}
