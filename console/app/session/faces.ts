import type { Comparison } from '../../../client/index.ts';
import type { ImageSummary, Picture } from './state.ts';

/** A face with all that the page says about it. */
export interface NamedFace {
  readonly faceId: string;
  /** Such as `2b`: the second face of the second picture. */
  readonly name: string;
  readonly picture: Picture;
  readonly image: ImageSummary;
  readonly encoding: ImageSummary['encodings'][number];
  /** Which person this is, counted from 0; undefined before the comparison came. */
  readonly person: number | undefined;
}

/** All faces, picture by picture. People are counted in the order in which the page shows their first faces. */
export function nameFaces(pictures: readonly Picture[], comparison: Comparison | undefined): NamedFace[] {
  const groups = new Map(comparison?.people.flatMap((group) => group.map((faceId) => [faceId, group])));
  const faceIds = pictures.flatMap(({ image }) => image?.encodings.map(({ face_id }) => face_id) ?? []);
  const shown = [...new Set(faceIds.map((faceId) => groups.get(faceId)))].filter((group) => group !== undefined);
  const persons = new Map(shown.flatMap((group, person) => group.map((faceId) => [faceId, person])));
  return pictures.flatMap((picture, place) => {
    const { image } = picture;
    if (!image) return [];
    return image.encodings.map((encoding, order) => ({
      faceId: encoding.face_id,
      name: `${place + 1}${String.fromCharCode('a'.charCodeAt(0) + order)}`,
      picture,
      image,
      encoding,
      person: persons.get(encoding.face_id),
    }));
  });
}

export type Pair = Comparison['pairs'][number];

/** Finds the pair of two faces, whichever of them is named first. */
export function indexPairs(comparison: Comparison): (one: string, other: string) => Pair | undefined {
  const pairs = new Map(
    comparison.pairs.flatMap((pair) => [
      [`${pair.a} ${pair.b}`, pair] as const,
      [`${pair.b} ${pair.a}`, pair] as const,
    ]),
  );
  return (one, other) => pairs.get(`${one} ${other}`);
}

/** Two faces, and how far they are from each other. */
export interface FacePair {
  readonly faces: readonly [NamedFace, NamedFace];
  readonly pair: Pair;
}

/** Every two of these faces that were compared. */
export function pairFaces(faces: readonly NamedFace[], comparison: Comparison): FacePair[] {
  const pairOf = indexPairs(comparison);
  return faces.flatMap((one, index) =>
    faces.slice(index + 1).flatMap((other) => {
      const pair = pairOf(one.faceId, other.faceId);
      return pair ? [{ faces: [one, other] as const, pair }] : [];
    }),
  );
}

/** People are called A, B, C…; there are never more than 25 faces. */
export const personName = (person: number): string => String.fromCharCode('A'.charCodeAt(0) + person);

export const countPeople = (people: number): string => (people === 1 ? 'One person' : `${people} people`);

/** Colours of people repeat after these. */
export const PERSON_COLOURS = 8;
