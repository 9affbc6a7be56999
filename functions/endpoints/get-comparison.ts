import { requests } from '../../api/requests.ts';
import { comparisonSchema } from '../../api/schemas.ts';
import type { FindDependencies } from '../domain/containers/find-container.ts';
import { getSummary } from '../domain/containers/get-summary.ts';
import type { Calibrations, Limit } from '../domain/verification/calibration.ts';
import { compareFaces, type FacePair } from '../domain/verification/compare-faces.ts';
import { type Endpoint, ownerEndpoint } from './http/endpoint.ts';
import { noBody } from './http/parse-request.ts';
import { jsonResponse } from './http/response.ts';
import { toRateBody } from './http/verification-bodies.ts';

/** `GET /v1/containers/{container_id}/comparison`: the distances of all faces, and who is the same person. */
export const getComparisonEndpoint = (
  dependencies: FindDependencies & { readonly calibrations: Calibrations },
): Endpoint =>
  ownerEndpoint(requests.getComparison, noBody, async ({ path, query, owner }) => {
    const summary = await getSummary(dependencies, path.container_id, owner);
    const wish = { threshold: query.threshold, maxFalseMatchRate: query.max_false_match_rate };
    const comparison = compareFaces(summary, wish, dependencies.calibrations);
    return jsonResponse(200, comparisonSchema, {
      container_id: path.container_id,
      threshold: comparison.threshold,
      max_false_match_rate: comparison.maxFalseMatchRate,
      calibration: comparison.calibration,
      limits: comparison.limits.map(toLimitBody),
      encoder: comparison.encoder,
      pairs: comparison.pairs.map(toPairBody),
      people: comparison.people.map((faces) => [...faces]),
      not_compared: [...comparison.notCompared],
    });
  });

const toLimitBody = ({ threshold, maxFalseMatchRate }: Limit) => ({
  max_false_match_rate: maxFalseMatchRate,
  threshold,
});

const toPairBody = ({ a, b, distance, falseMatchRate, samePerson }: FacePair) => ({
  a,
  b,
  distance,
  false_match_rate: falseMatchRate && toRateBody(falseMatchRate),
  same_person: samePerson,
});
