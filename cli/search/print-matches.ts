import type { NamedFace } from '../results/list-faces.ts';
import { describePart } from '../verification/describe-verdict.ts';
import type { Match, Matches } from './find-matches.ts';

/** The matches for people: a sentence, a line for each, and what chance alone would give. */
export function printMatches({ matches, compared, threshold, expectedFalseMatches }: Matches): string {
  const faces = compared === 1 ? '1 face' : `${compared} faces`;
  const head = `${matches.length === 0 ? 'None' : matches.length} of ${faces} within the limit of ${threshold}.`;
  return [head, ...matches.map(describeMatch), ...describeChance(expectedFalseMatches, compared)].join('\n');
}

function describeMatch({ face, distance, falseMatchRate }: Match): string {
  return [distance.toFixed(3), face.faceId.padEnd(5), describeRate(falseMatchRate).padEnd(42), face.picture.file].join(
    '  ',
  );
}

function describeRate(rate: Match['falseMatchRate']): string {
  if (!rate) return '';
  return rate.estimate < 1 ? `at most ${describePart(rate.estimate)} strangers (estimated)` : 'rate not known';
}

/** A search is many comparisons: each of them may be a false match. */
function describeChance(expected: number | null, compared: number): string[] {
  if (expected === null)
    return ['How many strangers are as near is not known: there is no calibration for this encoder.'];
  if (compared === 0) return [];
  const rounded = expected < 0.1 ? expected.toFixed(3) : expected.toFixed(1);
  return [`Among so many faces of strangers, an estimated ${rounded} are within it on average: look at the pictures.`];
}

/** With the names that the API uses. */
export function toMatchesJson(wanted: NamedFace, found: Matches) {
  return {
    face: wanted.faceId,
    encoder: wanted.encoder,
    threshold: found.threshold,
    max_false_match_rate: found.maxFalseMatchRate,
    faces_compared: found.compared,
    expected_false_matches: found.expectedFalseMatches,
    matches: found.matches.map(({ face, distance, falseMatchRate }) => ({
      file: face.picture.file,
      face: face.faceId,
      box: face.box,
      distance,
      false_match_rate: falseMatchRate && {
        estimate: falseMatchRate.estimate,
        upper_bound: falseMatchRate.upperBound,
      },
    })),
  };
}
