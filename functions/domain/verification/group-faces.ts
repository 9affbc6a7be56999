import { measureDistance } from '../../../api/distance.ts';
import type { ContainerSummary } from '../containers/get-summary.ts';
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

/** Faces of which no quality is known count as usable. */
export const isUsable = ({ quality }: Pick<ComparedFace, 'quality'>): boolean => quality?.usable ?? true;

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
  const rows = measureAll(faces);
  const nearest = rows.map((row, index) => findNearest(row, index));
  for (;;) {
    const first = findFirst(nearest, threshold);
    const second = nearest[first]?.index;
    if (second === undefined) return groups.filter((group) => group.length > 0);
    groups[first]?.push(...(groups[second]?.splice(0) ?? []));
    joinRows(rows, first, second);
    nearest[second] = undefined;
    // Distances only grow by joining, so what was nearest to any other group still is.
    for (let index = 0; index < second; index += 1) {
      const touched = index === first || nearest[index]?.index === first || nearest[index]?.index === second;
      if (touched) nearest[index] = findNearest(rows[index] ?? [], index);
    }
  }
}

/** The distances of all groups, in rows: `rows[a][b]`. Infinite where both have a face of one picture, and for what was joined. */
type Rows = number[][];

const measureAll = (faces: readonly ComparedFace[]): Rows =>
  faces.map((a) => faces.map((b) => (a.imageId === b.imageId ? Number.POSITIVE_INFINITY : distanceOf(a, b))));

/** The nearest of the groups behind one, and of several the first. */
interface Neighbour {
  readonly index: number;
  readonly distance: number;
}

function findNearest(row: readonly number[], index: number): Neighbour | undefined {
  let nearest: Neighbour | undefined;
  for (let other = index + 1; other < row.length; other += 1) {
    const distance = row[other] ?? Number.POSITIVE_INFINITY;
    if (distance < (nearest?.distance ?? Number.POSITIVE_INFINITY)) nearest = { index: other, distance };
  }
  return nearest;
}

/** The group with the nearest neighbour within the threshold, and of several the first; -1 where there is none. */
function findFirst(nearest: readonly (Neighbour | undefined)[], threshold: number): number {
  let found = -1;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, neighbour] of nearest.entries()) {
    if (!neighbour || neighbour.distance > threshold || neighbour.distance >= least) continue;
    found = index;
    least = neighbour.distance;
  }
  return found;
}

/** The second group becomes part of the first: their distance to any other is the larger one of the two. */
function joinRows(rows: Rows, first: number, second: number): void {
  const one = rows[first] ?? [];
  for (const [index, row] of rows.entries()) {
    const joined = Math.max(row[first] ?? Number.NaN, row[second] ?? Number.NaN);
    row[first] = joined;
    one[index] = joined;
    row[second] = Number.POSITIVE_INFINITY;
  }
  rows[second] = [];
}
