import { expect, onTestFinished, vi } from 'vitest';
import type { Endpoint } from '../../../functions/endpoints/http/endpoint.ts';
import type { HttpResponse } from '../../../functions/endpoints/http/response.ts';
import { createLog, type LogRecord } from '../../../functions/telemetry/log.ts';
import { eventLimit, formLimit } from '../../../local/gateway/bodies/body-limit.ts';
import { type GatewayLimits, type GatewayOptions, startGateway } from '../../../local/gateway/gateway.ts';
import type { GatewayRoute } from '../../../local/gateway/serve-request.ts';

export const respondDone: Endpoint = async () => textOf('done');

export const textOf = (body: string, status = 200, headers: HttpResponse['headers'] = {}): HttpResponse => ({
  status,
  headers: { 'Content-Type': 'text/plain', ...headers },
  body,
});

/**
 * Starts a gateway with one endpoint behind `POST /upload`, which takes a form, `GET /upload`, `POST /note`,
 * `GET /items/{item_id}` and `GET /open`, which needs no token.
 */
export async function startTestGateway(
  respond: Endpoint = respondDone,
  limits: Partial<GatewayLimits> = {},
  options: Partial<GatewayOptions> = {},
) {
  const records: LogRecord[] = [];
  const endpoint = vi.fn(respond);
  const route = (method: string, path: string, others: Partial<GatewayRoute> = {}): GatewayRoute => ({
    operationId: 'upload',
    method,
    path,
    endpoint,
    authenticated: true,
    bodyLimit: eventLimit,
    ...others,
  });
  const gateway = await startGateway({
    routes: [
      route('POST', '/upload', { bodyLimit: formLimit }),
      route('GET', '/upload'),
      route('POST', '/note'),
      route('GET', '/items/{item_id}'),
      route('GET', '/open', { authenticated: false }),
    ],
    host: '127.0.0.1',
    port: 0,
    // The name that raw clients of these tests use.
    allowedHosts: ['x'],
    log: createLog('info', (record) => records.push(record)),
    limits,
    ...options,
  });
  onTestFinished(async () => {
    gateway.destroy();
    await gateway.close();
  });
  return { ...gateway, gateway, endpoint, records };
}

export const post = (url: string, body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}) =>
  fetch(`${url}/upload`, { method: 'POST', body, headers: { 'Content-Type': 'multipart/form-data', ...headers } });

export const errorBody = (code: string, error: unknown = expect.any(String)) => ({
  error,
  code,
  request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
});
