import { requests } from '../../api/requests.ts';
import { comparisonSchema } from '../../api/schemas.ts';
import { compareFaces } from '../domain/compare-faces.ts';
import type { FindDependencies } from '../domain/find-container.ts';
import { getSummary } from '../domain/get-summary.ts';
import { type Endpoint, ownerEndpoint } from './http/endpoint.ts';
import { noBody } from './http/parse-request.ts';
import { jsonResponse } from './http/response.ts';

/** `GET /v1/containers/{container_id}/comparison`: the distances of all faces, and who is the same person. */
export const getComparisonEndpoint = (dependencies: FindDependencies): Endpoint =>
  ownerEndpoint(requests.getComparison, noBody, async ({ path, query, owner }) => {
    const { threshold } = query;
    const summary = await getSummary(dependencies, path.container_id, owner);
    const { encoder, pairs, people, notCompared } = compareFaces(summary, threshold);
    return jsonResponse(200, comparisonSchema, {
      container_id: path.container_id,
      threshold,
      encoder,
      pairs: pairs.map(({ a, b, distance, samePerson }) => ({ a, b, distance, same_person: samePerson })),
      people: people.map((faces) => [...faces]),
      not_compared: [...notCompared],
    });
  });
