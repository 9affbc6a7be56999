import type { Person } from '../../../../bench/accuracy/calibration/people.ts';
import type { Random } from '../../../../bench/accuracy/calibration/random.ts';

/** Numbers in a made vector. Squared distances are then sums of so many independent squares (chi-squared). */
export const DIMENSIONS = 40;

/** Standard deviations of one number of a vector, between people and between pictures of a person. */
export interface Spread {
  readonly between: number;
  readonly within: number;
}

/** People whose vectors are drawn from normal distributions. */
export function makePeople(count: number, pictures: number, { between, within }: Spread, random: Random): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const centre = drawVector(between, random);
    const vectors = Array.from({ length: pictures }, () => {
      const noise = drawVector(within, random);
      return centre.map((value, place) => value + (noise[place] ?? Number.NaN));
    });
    return { name: `person ${index}`, vectors };
  });
}

function drawVector(deviation: number, random: Random): number[] {
  return Array.from({ length: DIMENSIONS }, () => deviation * drawNormal(random));
}

/** Box and Muller. */
function drawNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
