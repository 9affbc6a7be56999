import { measureDistance } from '../../../api/distance.ts';
import type { ContainerSummary } from '../get-summary.ts';
import type { EncoderIdentity, Face } from '../model.ts';

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

/**
 * Groups the faces of one encoder by complete linkage: the two nearest groups become one as long as every face of one is
 * within the threshold of every face of the other. A chain of look-alikes therefore does not become one person, as it would by
 * single linkage. Two faces of one picture are two people, however near they are, so their groups never join.
 *
 * @returns the groups in the order of their first face
 */
export function groupFaces(faces: readonly ComparedFace[], threshold: number): ComparedFace[][] {
  const groups = faces.map((face) => [face]);
  const distances = measureAll(faces);
  for (;;) {
    const [first, second] = findNearest(distances, threshold) ?? [];
    if (first === undefined || second === undefined) return groups;
    groups[first]?.push(...(groups[second] ?? []));
    groups.splice(second, 1);
    joinRows(distances, first, second);
  }
}

/** The distances of all groups, in rows: `rows[a][b]`. Infinite where both have a face of one picture. */
type Rows = number[][];

const measureAll = (faces: readonly ComparedFace[]): Rows =>
  faces.map((a) => faces.map((b) => (a.imageId === b.imageId ? Number.POSITIVE_INFINITY : distanceOf(a, b))));

/** The two groups with the smallest distance, if that is within the threshold; of several, the first two. */
function findNearest(rows: Rows, threshold: number): readonly [number, number] | undefined {
  let nearest: readonly [number, number] | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [first, row] of rows.entries()) {
    for (let second = first + 1; second < row.length; second += 1) {
      const distance = row[second] ?? Number.NaN;
      if (distance > threshold || distance >= least) continue;
      nearest = [first, second];
      least = distance;
    }
  }
  return nearest;
}

/** The second group becomes part of the first: their distance to any other is the larger one of the two. */
function joinRows(rows: Rows, first: number, second: number): void {
  const joined = rows[first]?.map((distance, index) => Math.max(distance, rows[second]?.[index] ?? Number.NaN)) ?? [];
  for (const [index, row] of rows.entries()) row[first] = joined[index] ?? Number.NaN;
  rows[first] = joined;
  rows.splice(second, 1);
  for (const row of rows) row.splice(second, 1);
}
