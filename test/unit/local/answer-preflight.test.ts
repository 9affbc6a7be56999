import { describe, expect, it } from 'vitest';
import { answerPreflight, letPagesRead } from '../../../local/answer-preflight.ts';

const ORIGIN = 'https://app.example.com';

describe('answerPreflight', () => {
  it('lets pages of the origin send what the client sends', () => {
    expect(answerPreflight(ORIGIN, 'OPTIONS', ['GET', 'DELETE'])).toEqual({
      status: 204,
      headers: {
        'Access-Control-Allow-Origin': ORIGIN,
        'Access-Control-Allow-Methods': 'OPTIONS, GET, DELETE',
        'Access-Control-Allow-Headers': 'Authorization, Content-Type, Idempotency-Key, If-None-Match, Prefer',
        'Access-Control-Expose-Headers': 'ETag, Location, Preference-Applied, Retry-After',
        'Access-Control-Max-Age': '7200',
        Vary: 'Origin',
      },
      body: Buffer.alloc(0),
    });
  });

  it.each([
    ['without an origin', undefined, 'OPTIONS'],
    ['to another method', ORIGIN, 'PUT'],
  ])('gives no answer %s', (_what, origin, method) => {
    expect(answerPreflight(origin, method, ['GET'])).toBeUndefined();
  });
});

describe('letPagesRead', () => {
  it('is the same for everybody where all origins may call', () => {
    expect(letPagesRead('*')).not.toHaveProperty('Vary');
    expect(letPagesRead(undefined)).toEqual({});
  });
});
