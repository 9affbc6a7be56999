import { measureDistance } from '../../api/distance.ts';
import type { Comparison, Summary } from '../../client/index.ts';
import type { SamplePicture } from '../support/sample-pictures.ts';

interface NamedFace {
  /** Such as 1b: the second face of the first picture. */
  readonly name: string;
  /** Who it is, where that is known: the same word for the same person. */
  readonly person: string | undefined;
  readonly vector: readonly number[];
}

/** What was found in each picture, and how far the faces are from each other. */
export function describeSummary(
  summary: Summary,
  pictures: readonly SamplePicture[],
  { threshold, max_false_match_rate: rate }: Pick<Comparison, 'threshold' | 'max_false_match_rate'>,
): string {
  const described = summary.images.map((image, index) => describeImage(image, index, pictures[index]?.title ?? ''));
  const faces = summary.images.flatMap(({ encodings }, index) =>
    encodings.map(({ vector, box }, place) => {
      const name = nameOf(index, place);
      return { name, person: box ? (recognise(box, pictures[index]) ?? name) : undefined, vector };
    }),
  );
  return [...described, describeDistances(faces, { threshold, rate })].join('\n\n');
}

type Box = NonNullable<Summary['images'][number]['encodings'][number]['box']>;

/** Who a face belongs to, by where it is. */
const recognise = (box: Box, picture: SamplePicture | undefined): string | undefined =>
  picture?.known.find(({ x, y }) => x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height)?.name;

const nameOf = (picture: number, face: number): string => `${picture + 1}${String.fromCharCode(97 + face)}`;

function describeImage(image: Summary['images'][number], index: number, title: string): string {
  const size = image.width ? `, ${image.width}x${image.height} px` : '';
  const head = `Picture ${index + 1}: ${title}${size}: ${image.error ?? countFaces(image.encodings.length)}`;
  const faces = image.encodings.map(({ box, confidence, vector }, place) => {
    const where = box
      ? `at ${Math.round(box.x)},${Math.round(box.y)} size ${Math.round(box.width)}x${Math.round(box.height)}`
      : '';
    const sure = typeof confidence === 'number' ? `confidence ${confidence.toFixed(3)}  ` : '';
    const numbers = vector.slice(0, 4).map((number) => number.toFixed(4).padStart(7));
    return `  ${nameOf(index, place)}  ${where.padEnd(28)}  ${sure}[${numbers.join(', ')}, ... 128 numbers]`;
  });
  return [head, ...faces].join('\n');
}

const countFaces = (count: number): string => (count === 1 ? '1 face' : `${count} faces`);

interface Limit {
  readonly threshold: number;
  /** Null where it does not come from a calibration. */
  readonly rate: number | null;
}

function describeDistances(faces: readonly NamedFace[], { threshold, rate }: Limit): string {
  const rows = faces.map(({ name, vector }) => {
    const cells = faces.map((other) =>
      other.name === name ? '  -  ' : formatDistance(measureDistance(vector, other.vector), threshold),
    );
    return `  ${name}  ${cells.join(' ')}`;
  });
  const header = `      ${faces.map(({ name }) => ` ${name}  `).join(' ')}`;
  return [
    `Distances between all faces (* within the limit of ${threshold}${explainRate(rate)}):`,
    header,
    ...rows,
    '',
    ...describeNearPairs(faces, threshold),
  ].join('\n');
}

const explainRate = (rate: number | null): string =>
  rate === null ? '' : `, an estimated 1 in ${Math.round(1 / rate).toLocaleString('en')} pairs of different people`;

const formatDistance = (value: number, limit: number): string => `${value.toFixed(2)}${value <= limit ? '*' : ' '}`;

/** We know who is in the pictures: where different women are near, the threshold errs, and we say so. */
function describeNearPairs(faces: readonly NamedFace[], limit: number): string[] {
  const near = faces.flatMap((a, index) =>
    faces
      .slice(index + 1)
      .map((b) => ({ a, b, distance: measureDistance(a.vector, b.vector) }))
      .filter((pair) => pair.distance <= limit),
  );
  return near
    .toSorted((one, other) => one.distance - other.distance)
    .map(({ a, b, distance }) => `  ${a.name} and ${b.name}: ${distance.toFixed(2)}, ${judge(a, b)}`);
}

function judge(a: NamedFace, b: NamedFace): string {
  if (a.name[0] === b.name[0]) return 'two people of one photo: here the threshold errs';
  if (!a.person || !b.person) return 'taken for the same person';
  return a.person === b.person ? 'the same woman' : 'different women: here the threshold errs';
}
