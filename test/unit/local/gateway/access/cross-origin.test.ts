import { expect, it } from 'vitest';
import { corsHeaders, preflightResponse } from '../../../../../local/gateway/access/cross-origin.ts';

const ORIGIN = 'https://app.example.com';

it('pages of the origin may send what the client sends', () => {
  expect(preflightResponse(ORIGIN, ['GET', 'DELETE'])).toEqual({
    status: 204,
    headers: {
      'Access-Control-Allow-Origin': ORIGIN,
      'Access-Control-Allow-Methods': 'OPTIONS, GET, DELETE',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer',
      'Access-Control-Expose-Headers': 'ETag, Location, Preference-Applied, Retry-After',
      'Access-Control-Max-Age': '7200',
      Vary: 'Origin',
    },
    body: '',
  });
});

it('responses are the same for everyone where all origins may call, and have no headers where none may', () => {
  expect(corsHeaders('*')).not.toHaveProperty('Vary');
  expect(corsHeaders(undefined)).toEqual({});
});
