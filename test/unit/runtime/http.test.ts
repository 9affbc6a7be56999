import { beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { type ApiErrorCode, apiErrors } from '../../../api/errors.ts';
import { ApiError, TransientError } from '../../../functions/domain/errors.ts';
import { jsonAnswer } from '../../../functions/runtime/response.ts';
import { type Endpoint, httpHandler } from '../../../functions/runtime/http.ts';
import { createLog, type LogRecord } from '../../../functions/runtime/logger.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { aContext, aProxyEvent } from '../../support/lambda-events.ts';

let logs: LogRecord[];
beforeEach(() => {
  logs = captureLogs();
});

async function call(endpoint: Endpoint) {
  const answer = await httpHandler(createLog('info'), endpoint)(aProxyEvent(), aContext);
  return { ...answer, json: JSON.parse(answer.body) };
}

const failing = (error: unknown) => async (): Promise<never> => {
  throw error;
};

describe('httpHandler', () => {
  it('answers a refusal with its status, code, message and the request id', async () => {
    const answer = await call(failing(new ApiError('image_limit_reached')));

    expect(answer.statusCode).toBe(422);
    expect(answer.json).toEqual({
      error: 'Container image limit reached (max 5)',
      code: 'image_limit_reached',
      request_id: 'request-1',
    });
    expect(logs).toMatchObject([{ level: 'info', code: 'REQUEST', status: 422, error_code: 'image_limit_reached' }]);
  });

  it('keeps the text of an unexpected error out of the answer and puts it into the log', async () => {
    const answer = await call(failing(new TypeError('secret detail')));

    expect(answer.statusCode).toBe(500);
    expect(answer.json).toMatchObject({ code: 'internal_error', request_id: 'request-1' });
    expect(answer.body).not.toContain('secret');
    expect(logs[0]).toMatchObject({ level: 'error', code: 'REQUEST_FAILED', error_message: 'secret detail' });
  });

  it('asks to come back when a store did not answer, and logs the first cause', async () => {
    const cause = new Error('socket hang up');

    const answer = await call(failing(new TransientError('TimeoutError', { cause })));

    expect(answer.statusCode).toBe(503);
    expect(answer.headers).toMatchObject({ 'Retry-After': '1' });
    expect(answer.json.code).toBe('unavailable');
    expect(logs[0]).toMatchObject({ level: 'warn', code: 'SERVICE_UNAVAILABLE', error_message: 'socket hang up' });
  });

  it.each(Object.entries(apiErrors))(
    'says when to come again after %s only if a later try may help',
    async (code, { status }) => {
      const answer = await call(failing(new ApiError(code as ApiErrorCode)));

      expect(answer.statusCode).toBe(status);
      expect(answer.headers?.['Retry-After']).toBe(status === 429 || status === 503 ? '1' : undefined);
    },
  );

  it('drops what the schema of an answer does not name', async () => {
    const schema = z.object({ id: z.string() });
    const value = { id: '1', internal: 'x' };

    const answer = await call(async () => jsonAnswer(200, schema, value));

    expect(answer.json).toEqual({ id: '1' });
  });

  it('forbids caches to keep an answer', async () => {
    const answer = await call(async () => jsonAnswer(200, z.object({}), {}));

    expect(answer.headers).toMatchObject({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  });

  it('logs one line with the route, never the path, and the ids that the endpoint notes', async () => {
    await call(async (_, { note }) => {
      note({ container_id: 'c' });
      note({ image_id: 'i' });
      return jsonAnswer(200, z.object({}), {});
    });

    expect(logs).toHaveLength(1);
    expect(logs[0]).toMatchObject({ code: 'REQUEST', route: '/v1/containers', container_id: 'c', image_id: 'i' });
    expect(logs[0]).not.toHaveProperty('path');
  });
});
