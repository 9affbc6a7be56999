import type { APIGatewayProxyEvent } from 'aws-lambda';
import { expect, onTestFinished, vi } from 'vitest';
import { createLog, type LogRecord, setLogSink } from '../../functions/telemetry/log.ts';
import type { FunctionRoute } from '../../local/call-function.ts';
import { type GatewayOptions, startGateway } from '../../local/gateway.ts';

type Answer = (event: APIGatewayProxyEvent) => Promise<unknown>;

export const ok: Answer = async () => ({ statusCode: 200, headers: { 'Content-Type': 'text/plain' }, body: 'done' });

/** Starts a gateway with one function behind `POST /upload`, which takes a form, `GET /upload` and `POST /note`. */
export async function startTestGateway(answer: Answer = ok, limits: NonNullable<GatewayOptions['limits']> = {}) {
  const records: LogRecord[] = [];
  setLogSink((record) => records.push(record));
  const handler = vi.fn(answer);
  const route = (method: string, path: string): FunctionRoute => ({
    operationId: 'upload',
    method,
    path,
    handler,
    authenticated: true,
    takesForm: path === '/upload',
  });
  const gateway = await startGateway({
    routes: [route('POST', '/upload'), route('GET', '/upload'), route('POST', '/note')],
    binaryMediaTypes: ['multipart/form-data'],
    host: '127.0.0.1',
    port: 0,
    log: createLog('info'),
    limits,
  });
  onTestFinished(async () => {
    gateway.destroy();
    await gateway.close();
  });
  return { ...gateway, gateway, handler, records };
}

export const post = (url: string, body: NonNullable<RequestInit['body']>, headers: Record<string, string> = {}) =>
  fetch(`${url}/upload`, { method: 'POST', body, headers: { 'Content-Type': 'multipart/form-data', ...headers } });

export const errorBody = (code: string, error: unknown = expect.any(String)) => ({
  error,
  code,
  request_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
});
