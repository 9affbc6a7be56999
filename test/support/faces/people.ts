import { VECTOR_LENGTH } from '../../../api/limits.ts';
import { seededRandom } from '../seeded-random.ts';

/** People who exist in numbers alone: vectors with the distances that dlib's network gives, the same in every run. */

/** Distance of two people, about. */
const BETWEEN_PEOPLE = 0.85;

/** Distance of a picture from the mean of its person, about. */
const WITHIN_PERSON = 0.2;

/** Numbers of a normal distribution around 0 (Box-Muller). */
function normalNumbers(seed: number, deviation: number): number[] {
  const random = seededRandom(seed);
  return Array.from(
    { length: VECTOR_LENGTH },
    () => deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}

/** Two people differ by both of their deviations. */
export const personVector = (person: number): number[] =>
  normalNumbers(person, BETWEEN_PEOPLE / Math.sqrt(2 * VECTOR_LENGTH));

/** The vector of one picture of a person. */
export function pictureVector(person: number, picture: number): number[] {
  const noise = normalNumbers(1_000_003 * (picture + 1) + person, WITHIN_PERSON / Math.sqrt(VECTOR_LENGTH));
  return personVector(person).map((number, index) => number + (noise[index] ?? 0));
}
