import type * as z from 'zod';
import { requests } from '../../api/requests.ts';
import { matchesSchema, type matchSchema } from '../../api/search.ts';
import { ApiError } from '../domain/errors.ts';
import { findMatches, type Match, type MatchDependencies } from '../domain/search/find-matches.ts';
import { count, type Metrics, milliseconds } from '../telemetry/metrics.ts';
import { type Endpoint, ownerEndpoint } from './http/endpoint.ts';
import { grantWait } from './http/headers/prefer.ts';
import { noBody } from './http/parse-request.ts';
import { jsonResponse } from './http/response.ts';
import { toRateBody } from './http/verification-bodies.ts';

/** `GET /v1/containers/{container_id}/matches`: enrolled people who look like the person of the container. */
export const getMatchesEndpoint = (dependencies: MatchDependencies & { readonly metrics: Metrics }): Endpoint =>
  ownerEndpoint(requests.getMatches, noBody, async ({ path, query, request, owner, note }) => {
    const wait = grantWait(request, dependencies.now(), dependencies.maxWaitSeconds);
    const search = { containerId: path.container_id, owner, ...limitsOf(query) };
    const found = await findMatches(dependencies, search, wait.until).catch((error: unknown) => {
      if (error instanceof ApiError && error.code === 'search_not_ready') {
        dependencies.metrics({ SearchesNotReady: count() });
      }
      throw error;
    });
    // Who searches for people must be seen by those who run the service.
    note({ searched: found.searched, matches: found.matches.length });
    dependencies.metrics({
      Searches: count(),
      Matches: count(found.matches.length),
      SearchTime: milliseconds(found.searchMilliseconds),
    });
    const body = {
      container_id: path.container_id,
      encoder: found.encoder,
      faces: found.faces,
      searched: found.searched,
      max_false_match_rate: found.maxFalseMatchRate,
      expected_false_matches: found.expectedFalseMatches,
      calibration: found.calibration,
      matches: found.matches.map(toMatchBody),
    };
    return jsonResponse(200, matchesSchema, body, wait.headers);
  });

const limitsOf = ({ max, max_false_match_rate }: z.output<(typeof requests)['getMatches']['query']>) => ({
  max,
  maxFalseMatchRate: max_false_match_rate,
});

const toMatchBody = (match: Match): z.input<typeof matchSchema> => ({
  container_id: match.enrolment.containerId,
  label: match.enrolment.label,
  enrolled_at: new Date(match.enrolment.enrolledAt).toISOString(),
  faces: match.enrolment.faces,
  distance: match.distance,
  false_match_rate: toRateBody(match.falseMatchRate),
  expected_false_matches: match.expectedFalseMatches,
});
