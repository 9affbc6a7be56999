import { measureDistance } from '../../api/distance.ts';
import { limitForFaces } from '../../functions/domain/verification/calibration.ts';
import { shippedCalibrations } from '../../settings/shipped-calibrations.ts';
import { median } from '../support/percentile.ts';
import { formatTable } from '../support/table.ts';
import type { WorsePicture } from './worsen-faces.ts';

/** How far the vector moves, what the grade says, and how alike different people become, by kind and level. */
export function describeHarms(pictures: readonly WorsePicture[]): string {
  const { threshold } = limitForFaces(shippedCalibrations[0]);
  const groups = [...Map.groupBy(pictures, ({ kind, level }) => `${kind} ${level}`).values()];
  const rows = groups.map((group) => {
    const faces = group.flatMap(({ face }) => face ?? []);
    const moved = group.filter(({ face }) => face).map((picture) => picture.moved);
    return [
      `${group[0]?.kind} ${group[0]?.level}`,
      `${faces.length} of ${group.length}`,
      median(moved).toFixed(2),
      String(median(faces.map(({ quality }) => quality.score))),
      `${Math.round((100 * faces.filter(({ quality }) => quality.usable).length) / faces.length)} %`,
      commonAdvice(faces.flatMap(({ quality }) => quality.advice)),
      ...[group, group.filter(({ face }) => face?.quality.usable)].map((alike) => falseMatches(alike, threshold)),
    ];
  });
  const matched = ['false matches', 'of usable ones'];
  return formatTable(['picture', 'found', 'vector moved', 'score', 'usable', 'most frequent advice', ...matched], rows);
}

/** How many pairs of different people, both in such pictures, are within the default limit. */
function falseMatches(pictures: readonly WorsePicture[], threshold: number): string {
  const found = pictures.filter(({ face }) => face);
  const distances = found.flatMap((one, index) =>
    found
      .slice(0, index)
      .filter(({ person }) => person !== one.person)
      .map((other) => measureDistance(one.face?.vector ?? [], other.face?.vector ?? [])),
  );
  return `${distances.filter((distance) => distance <= threshold).length} of ${distances.length}`;
}

function commonAdvice(advice: readonly string[]): string {
  const counts = [...Map.groupBy(advice, (code) => code)].toSorted(([, a], [, b]) => b.length - a.length);
  return counts[0] ? `${counts[0][0]} (${counts[0][1].length})` : '';
}

/** Parts of the pictures that are kept, those with the best scores. */
const KEPT = [1, 0.9, 0.8, 0.7, 0.6];

/**
 * Which part of the comparisons of one person is beyond the default limit, when the pictures with the lowest scores are
 * dropped. Each person counts the same; pictures made of one photo are not compared with each other.
 */
export function describeRejection(title: string, pictures: readonly WorsePicture[]): string {
  const { threshold } = limitForFaces(shippedCalibrations[0]);
  const scored = pictures.filter(({ face }) => face).toSorted((a, b) => scoreOf(b) - scoreOf(a));
  const rows = KEPT.map((part) => {
    const kept = scored.slice(0, Math.ceil(part * scored.length));
    const rates = [...Map.groupBy(kept, ({ person }) => person).values()].flatMap((own) => missRate(own, threshold));
    const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
    const least = kept.at(-1);
    return [
      `${Math.round(100 * (1 - part))} %`,
      String(kept.length),
      rates.length === 0 ? '' : `${(100 * mean).toFixed(1)} %`,
      String(rates.length),
      String(least ? scoreOf(least) : ''),
    ];
  });
  const header = ['dropped', 'pictures', `FNMR at ${threshold}`, 'people', 'least score'];
  return `${title}\n\n${formatTable(header, rows)}`;
}

const scoreOf = ({ face }: WorsePicture): number => face?.quality.score ?? 0;

/** One rate, or none for a person without two photos. */
function missRate(pictures: readonly WorsePicture[], threshold: number): number[] {
  const distances = pictures.flatMap((one, index) =>
    pictures
      .slice(0, index)
      .filter(({ photo }) => photo !== one.photo)
      .map((other) => measureDistance(one.face?.vector ?? [], other.face?.vector ?? [])),
  );
  return distances.length === 0 ? [] : [distances.filter((distance) => distance > threshold).length / distances.length];
}

/** Pearson's correlation of the score with how far the vector has moved. */
export function correlate(pictures: readonly WorsePicture[]): number {
  const points = pictures
    .filter(({ face, moved }) => face && moved > 0)
    .map((one) => [scoreOf(one), one.moved] as const);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [scores, moves] = [points.map(([score]) => score), points.map(([, moved]) => moved)];
  const [score, move] = [mean(scores), mean(moves)];
  const product = mean(points.map(([x, y]) => (x - score) * (y - move)));
  const deviation = (values: readonly number[], middle: number): number =>
    Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
  return product / deviation(scores, score) / deviation(moves, move);
}
