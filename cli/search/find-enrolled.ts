import type { Matches } from '../../client/index.ts';
import { type ApiOptions, LOCAL_API, makeClient } from '../api-calls/api-options.ts';
import { encodeThroughApi } from '../api-calls/encode-through-api.ts';
import { withTemporaryContainers } from '../api-calls/temporary-containers.ts';
import type { CommandContext } from '../context.ts';
import { readEachPicture } from '../pictures/read-pictures.ts';
import { explainRate } from '../verification/decision-options.ts';
import { describePart } from '../verification/describe-verdict.ts';

interface Wish extends ApiOptions {
  readonly max?: number;
  readonly maxFalseMatchRate?: number | undefined;
}

/**
 * Enrolled people of the service who look like the person of a picture. The container that this takes is erased at once.
 *
 * @throws {CommandError} for a file that cannot be read, and a rate that the calibration does not support
 * @throws {FaceEncodeError} what the service refuses, also where it has its search switched off
 */
export async function findEnrolled(path: string, wish: Wish, { terminal, signal }: CommandContext): Promise<Matches> {
  const pictures = await readEachPicture([path], signal);
  const client = makeClient(wish.api || LOCAL_API, wish);
  const { max, maxFalseMatchRate } = wish;
  return await withTemporaryContainers(client, wish, terminal, async (onContainer) => {
    const { containerId } = await encodeThroughApi(pictures, { client, terminal, signal, onContainer });
    return await client.getMatches(containerId, { max, maxFalseMatchRate, signal });
  }).catch((error: unknown) => {
    throw explainRate(error);
  });
}

/** The matches for people: a sentence, a line for each, and what chance alone would give. */
export function printEnrolled({
  matches,
  searched,
  max_false_match_rate: rate,
  expected_false_matches,
}: Matches): string {
  const people = searched === 1 ? '1 enrolled person' : `${searched} enrolled people`;
  const head = `${matches.length === 0 ? 'None' : matches.length} of ${people} within the limit of ${describePart(rate)}.`;
  const lines = matches.map(({ container_id: containerId, label, distance, false_match_rate: { estimate } }) =>
    [
      distance.toFixed(3),
      `at most ${describePart(estimate)} strangers (estimated)`.padEnd(42),
      containerId,
      label ?? '',
    ]
      .join('  ')
      .trimEnd(),
  );
  const chance = `Of so many strangers, an estimated ${expected_false_matches.toPrecision(2)} are within it on average: look at the pictures.`;
  return [head, ...lines, ...(searched === 0 ? [] : [chance])].join('\n');
}
