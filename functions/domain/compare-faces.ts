import type { ContainerSummary } from './get-summary.ts';
import type { EncoderIdentity } from './model.ts';

export interface Comparison {
  /** What made the vectors that were compared; null where there is no face. */
  readonly encoder: EncoderIdentity | null;
  readonly pairs: readonly FacePair[];
  /** Groups of faces that are taken for one person each, in the order of their first face. */
  readonly people: readonly (readonly string[])[];
  /** Faces that another encoder, or another version, made: their vectors mean something else. */
  readonly notCompared: readonly string[];
}

export interface FacePair {
  readonly a: string;
  readonly b: string;
  readonly distance: number;
  readonly samePerson: boolean;
}

interface ComparedFace {
  readonly faceId: string;
  readonly imageId: string;
  readonly vector: readonly number[];
  readonly encoder: EncoderIdentity;
}

/** Compares all faces of the completed images of a container with each other. */
export function compareFaces(summary: ContainerSummary, threshold: number): Comparison {
  const faces = listFaces(summary);
  const byEncoder = [...Map.groupBy(faces, ({ encoder }) => JSON.stringify([encoder.name, encoder.version])).values()];
  const [compared = [], ...others] = byEncoder.toSorted((a, b) => b.length - a.length);
  return {
    encoder: compared[0]?.encoder ?? null,
    pairs: listPairs(compared, threshold),
    people: groupPeople(compared, threshold),
    notCompared: others.flat().map(({ faceId }) => faceId),
  };
}

function listFaces({ images }: ContainerSummary): ComparedFace[] {
  return images.flatMap(({ encodings }) => {
    if (!encodings) return [];
    const { imageId, faces, encoder } = encodings;
    return faces.map(({ faceId, vector }) => ({ faceId, imageId, vector, encoder }));
  });
}

function listPairs(faces: readonly ComparedFace[], threshold: number): FacePair[] {
  return faces.flatMap((a, index) =>
    faces.slice(index + 1).map((b) => {
      const distance = distanceOf(a, b);
      return { a: a.faceId, b: b.faceId, distance, samePerson: distance <= threshold && a.imageId !== b.imageId };
    }),
  );
}

/** Euclidean distance. */
const distanceOf = (a: ComparedFace, b: ComparedFace): number =>
  Math.sqrt(a.vector.reduce((sum, number, index) => sum + (number - (b.vector[index] ?? Number.NaN)) ** 2, 0));

/**
 * Groups by complete linkage: the two nearest groups become one as long as every face of one is within the threshold of
 * every face of the other. A chain of look-alikes therefore does not become one person, as it would by single linkage.
 * Two faces of one picture are two people, however near they are, so their groups never join.
 */
function groupPeople(faces: readonly ComparedFace[], threshold: number): string[][] {
  let groups = faces.map((face) => [face]);
  for (;;) {
    const nearest = findNearestGroups(groups, threshold);
    if (!nearest) break;
    const [first, second] = nearest;
    groups = groups.flatMap((group) => (group === first ? [[...first, ...second]] : group === second ? [] : [group]));
  }
  return groups.map((group) => group.map(({ faceId }) => faceId));
}

function findNearestGroups(groups: readonly ComparedFace[][], threshold: number) {
  const pairs = groups.flatMap((a, index) =>
    groups.slice(index + 1).map((b) => ({ groups: [a, b] as const, distance: groupDistance(a, b) })),
  );
  const near = pairs.filter(({ distance }) => distance <= threshold);
  return near.toSorted((a, b) => a.distance - b.distance)[0]?.groups;
}

/** The largest distance between their faces; infinite where a picture has a face in both. */
function groupDistance(a: readonly ComparedFace[], b: readonly ComparedFace[]): number {
  const distances = a.flatMap((one) =>
    b.map((other) => (one.imageId === other.imageId ? Number.POSITIVE_INFINITY : distanceOf(one, other))),
  );
  return Math.max(...distances);
}
