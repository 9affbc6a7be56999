import type { APIGatewayProxyEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type ApiErrorCode, apiErrors } from '../../../api/errors.ts';
import { ApiError, TransientError } from '../../../functions/domain/errors.ts';
import type { Endpoint } from '../../../functions/endpoints/http/endpoint.ts';
import { jsonResponse } from '../../../functions/endpoints/http/response.ts';
import { httpHandler } from '../../../functions/runtime/http-handler.ts';
import type { HttpEnvironment } from '../../../functions/runtime/settings.ts';
import type { LogRecord } from '../../../functions/telemetry/log.ts';
import { aContext, aProxyEvent } from '../../support/lambda/lambda-events.ts';

const environment: HttpEnvironment = { LOG_LEVEL: 'info', AUTH: 'none' };

interface CallOptions {
  readonly event?: APIGatewayProxyEvent;
  readonly corsOrigin?: string;
}

async function call(endpoint: Endpoint, { event = aProxyEvent(), corsOrigin }: CallOptions = {}) {
  const logs: LogRecord[] = [];
  const settings = { ...environment, CORS_ORIGIN: corsOrigin };
  const handler = httpHandler(endpoint, settings, (record) => logs.push(record));
  const answer = await handler(event, { ...aContext });
  return { ...answer, logs, json: answer.body === '' ? undefined : JSON.parse(answer.body) };
}

const failing = (error: unknown) => async (): Promise<never> => {
  throw error;
};

const answering: Endpoint = async () => jsonResponse(200, z.object({}), {});

describe('httpHandler', () => {
  it('answers an error of the API with its status, code, message and the request id', async () => {
    const answer = await call(failing(new ApiError('image_limit_reached')));

    expect(answer.statusCode).toBe(422);
    expect(answer.json).toEqual({
      error: 'Container image limit reached (max 5)',
      code: 'image_limit_reached',
      request_id: 'request-1',
    });
    expect(answer.logs).toMatchObject([
      { level: 'info', code: 'REQUEST', status: 422, error_code: 'image_limit_reached' },
    ]);
  });

  it('keeps the text of an unexpected error out of the response and puts it into the log', async () => {
    const answer = await call(failing(new TypeError('secret detail')));

    expect(answer.statusCode).toBe(500);
    expect(answer.json).toMatchObject({ code: 'internal_error', request_id: 'request-1' });
    expect(answer.body).not.toContain('secret');
    expect(answer.logs[0]).toMatchObject({ level: 'error', code: 'REQUEST_FAILED', error_message: 'secret detail' });
  });

  it('asks to come back when a store did not respond, and logs the first cause', async () => {
    const cause = new Error('socket hang up');

    const answer = await call(failing(new TransientError('TimeoutError', { cause })));

    expect(answer.statusCode).toBe(503);
    expect(answer.headers).toMatchObject({ 'Retry-After': '1' });
    expect(answer.json.code).toBe('unavailable');
    expect(answer.logs[0]).toMatchObject({
      level: 'warn',
      code: 'SERVICE_UNAVAILABLE',
      error_message: 'socket hang up',
    });
  });

  it.each(Object.entries(apiErrors))(
    'says when to come again after %s only if a later try may help',
    async (code, { status }) => {
      const mayHelp = status === 429 || status === 503 || code === 'still_processing';
      const answer = await call(failing(new ApiError(code as ApiErrorCode)));

      expect(answer.statusCode).toBe(status);
      expect(answer.headers?.['Retry-After']).toBe(mayHelp ? '1' : undefined);
    },
  );

  it('drops what the schema of a response does not name', async () => {
    const schema = z.object({ id: z.string() });
    const value = { id: '1', internal: 'x' };

    const answer = await call(async () => jsonResponse(200, schema, value));

    expect(answer.json).toEqual({ id: '1' });
  });

  it('forbids caches to keep a response', async () => {
    const answer = await call(answering);

    expect(answer.headers).toMatchObject({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  });

  it('logs one line with the route, never the path, and the ids that the endpoint notes', async () => {
    const { logs } = await call(async (_, { note }) => {
      note({ container_id: 'c' });
      note({ image_id: 'i' });
      return jsonResponse(200, z.object({}), {});
    });

    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({ code: 'REQUEST', route: '/v1/containers', container_id: 'c', image_id: 'i' });
    expect(logs[0]).not.toHaveProperty('path');
  });

  it('keeps the ids of requests apart that are answered at the same time', async () => {
    const logs: LogRecord[] = [];
    const bothHere = Promise.withResolvers<void>();
    let waiting = 0;
    const endpoint: Endpoint = async ({ requestId }, { note }) => {
      note({ container_id: `of ${requestId}` });
      waiting += 1;
      if (waiting === 2) bothHere.resolve();
      await bothHere.promise;
      return jsonResponse(200, z.object({}), {});
    };
    const handler = httpHandler(endpoint, environment, (record) => logs.push(record));
    const eventOf = (requestId: string) => {
      const event = aProxyEvent();
      return { ...event, requestContext: { ...event.requestContext, requestId } };
    };

    await Promise.all(['a', 'b'].map((id) => handler(eventOf(id), { ...aContext })));

    expect(logs.map(({ request_id, container_id }) => [request_id, container_id])).toEqual([
      ['a', 'of a'],
      ['b', 'of b'],
    ]);
  });

  it('answers HEAD without a body where it is an error, too', async () => {
    const event = aProxyEvent({ httpMethod: 'HEAD' });

    const { statusCode, body } = await call(failing(new ApiError('container_not_found')), { event });

    expect({ statusCode, body }).toEqual({ statusCode: 404, body: '' });
  });

  it('answers HEAD like GET, without the body', async () => {
    const answer = await call(answering, { event: aProxyEvent({ httpMethod: 'HEAD' }) });

    expect(answer).toMatchObject({ statusCode: 200, body: '', headers: { 'Content-Type': 'application/json' } });
  });

  it('lets pages of the origin read the response and its headers, errors too', async () => {
    const corsOrigin = 'https://app.example';
    const allowed = {
      'Access-Control-Allow-Origin': corsOrigin,
      'Access-Control-Expose-Headers': 'ETag, Location, Preference-Applied, Retry-After',
    };

    expect((await call(answering, { corsOrigin })).headers).toMatchObject(allowed);
    expect((await call(failing(new Error('x')), { corsOrigin })).headers).toMatchObject(allowed);
  });

  it('lets no other page read it without an origin', async () => {
    expect(Object.keys((await call(answering)).headers ?? {}).join()).not.toContain('Access-Control');
  });
});
