import { describe, expect, it } from 'vitest';
import { readProxyResult, refuse } from '../../../local/gateway-answer.ts';

describe('readProxyResult', () => {
  it('takes status, headers and body', () => {
    const answer = readProxyResult({ statusCode: 201, headers: { Location: '/x' }, body: 'é' });
    expect(answer).toEqual({ status: 201, headers: { Location: ['/x'] }, body: Buffer.from('é') });
  });

  it('decodes a base64 body', () => {
    expect(readProxyResult({ statusCode: 200, body: '/wCA', isBase64Encoded: true })?.body).toEqual(
      Buffer.from([0xff, 0x00, 0x80]),
    );
  });

  it('joins headers of both forms', () => {
    const answer = readProxyResult({
      statusCode: 200,
      headers: { 'x-a': '3', 'X-B': 'b' },
      multiValueHeaders: { 'X-A': ['1', '2'] },
      body: '',
    });
    expect(answer?.headers).toEqual({ 'X-A': ['1', '2', '3'], 'X-B': ['b'] });
  });

  it('sends numbers and truth values of headers as text', () => {
    expect(readProxyResult({ statusCode: 200, headers: { 'Retry-After': 1, 'X-On': true } })?.headers).toEqual({
      'Retry-After': ['1'],
      'X-On': ['true'],
    });
  });

  it.each([
    undefined,
    null,
    'text',
    {},
    { statusCode: 'abc' },
    { statusCode: 99 },
    { statusCode: 200, body: { json: true } },
    { statusCode: 200, headers: { 'X-A': ['list'] } },
    { statusCode: 200, body: 'x'.repeat(6 * 1024 * 1024 + 1) },
    { statusCode: 200, body: 'é'.repeat(3 * 1024 * 1024 + 1) },
  ])('refuses a malformed or too large result', (result) => {
    expect(readProxyResult(result)).toBeUndefined();
  });
});

describe('refuse', () => {
  it("has the shape of the API's errors", () => {
    const answer = refuse('route_not_found', 'r-1');
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.body.toString())).toEqual({
      error: 'Route not found',
      code: 'route_not_found',
      request_id: 'r-1',
    });
  });

  it('invites a retry where that may help', () => {
    expect(refuse('unavailable', 'r-1', { status: 504 })).toMatchObject({
      status: 504,
      headers: { 'Retry-After': '1' },
    });
    expect(refuse('internal_error', 'r-1', { status: 502 }).headers).not.toHaveProperty('Retry-After');
  });
});
