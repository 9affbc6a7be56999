import { measureDistance } from '../../api/distance.ts';
import type { ContainerSummary } from './get-summary.ts';
import type { EncoderIdentity, Face } from './model.ts';

/** A face of a completed image, with what it takes to compare it. */
export interface ComparedFace extends Face {
  readonly imageId: string;
  readonly encoder: EncoderIdentity;
}

/** The faces of all completed images, in the order of their upload. */
export function listFaces({ images }: ContainerSummary): ComparedFace[] {
  return images.flatMap(({ encodings }) => {
    if (!encodings) return [];
    const { imageId, faces, encoder } = encodings;
    return faces.map((face) => ({ ...face, imageId, encoder }));
  });
}

/** Faces that one version of one encoder has made, in groups: only their vectors mean the same. */
export function groupByEncoder(faces: readonly ComparedFace[]): ComparedFace[][] {
  return [...Map.groupBy(faces, ({ encoder }) => JSON.stringify([encoder.name, encoder.version])).values()];
}

export const distanceOf = (a: ComparedFace, b: ComparedFace): number => measureDistance(a.vector, b.vector);

/** Positions of faces in their list. */
type Group = readonly number[];

/**
 * Groups the faces of one encoder by complete linkage: the two nearest groups become one as long as every face of one is
 * within the threshold of every face of the other. A chain of look-alikes therefore does not become one person, as it would by
 * single linkage. Two faces of one picture are two people, however near they are, so their groups never join.
 *
 * @returns the groups in the order of their first face
 */
export function groupFaces(faces: readonly ComparedFace[], threshold: number): ComparedFace[][] {
  const distances = faces.map((a) =>
    faces.map((b) => (a.imageId === b.imageId ? Number.POSITIVE_INFINITY : distanceOf(a, b))),
  );
  let groups: Group[] = faces.map((_, index) => [index]);
  for (;;) {
    const nearest = findNearest(groups, distances, threshold);
    if (!nearest) break;
    const [first, second] = nearest;
    groups = groups.flatMap((group) => (group === first ? [[...first, ...second]] : group === second ? [] : [group]));
  }
  return groups.map((group) => group.flatMap((index) => faces[index] ?? []));
}

/** The two groups with the smallest distance, if that is within the threshold. */
function findNearest(groups: readonly Group[], distances: readonly number[][], threshold: number) {
  let nearest: readonly [Group, Group] | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, a] of groups.entries()) {
    for (const b of groups.slice(index + 1)) {
      const distance = groupDistance(a, b, distances);
      if (distance > threshold || distance >= least) continue;
      nearest = [a, b];
      least = distance;
    }
  }
  return nearest;
}

/** The largest distance between their faces; infinite where a picture has a face in both. */
const groupDistance = (a: Group, b: Group, distances: readonly number[][]): number =>
  Math.max(...a.flatMap((one) => b.map((other) => distances[one]?.[other] ?? Number.NaN)));
