import type { Endpoint } from '../../../functions/endpoints/http/endpoint.ts';
import { ANYONE, type HttpRequest } from '../../../functions/endpoints/http/request.ts';
import type { LogFields } from '../../../functions/telemetry/log.ts';

/** A request as endpoints get it, with one telling field. */
const aRequest = (telling: Partial<HttpRequest> = {}): HttpRequest => ({
  requestId: 'request-1',
  method: 'GET',
  route: '/v1/containers',
  path: '/v1/containers',
  origin: 'https://api.example.com',
  pathParameters: {},
  query: {},
  headers: {},
  body: new Uint8Array(),
  principal: ANYONE,
  ...telling,
});

/** Calls an endpoint, and collects the ids that it notes. */
export async function call(endpoint: Endpoint, telling: Partial<HttpRequest> = {}) {
  let notes: LogFields = {};
  const note = (fields: LogFields) => {
    notes = { ...notes, ...fields };
  };
  const response = await endpoint(aRequest(telling), { note });
  return { ...response, notes };
}
