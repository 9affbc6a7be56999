import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { allowOrigin } from '../../../functions/runtime/cors.ts';
import { aContext, aProxyEvent } from '../../support/lambda-events.ts';

const answer = (origin: string | undefined) =>
  middy<APIGatewayProxyEvent, APIGatewayProxyResult>()
    .use(allowOrigin(origin))
    .handler(async () => ({ statusCode: 200, body: '', headers: { A: 'b' } }))(aProxyEvent(), aContext);

describe('allowOrigin', () => {
  it('lets pages of the origin read the answer and its headers', async () => {
    expect((await answer('https://app.example')).headers).toEqual({
      A: 'b',
      'Access-Control-Allow-Origin': 'https://app.example',
      'Access-Control-Expose-Headers': 'ETag, Location, Preference-Applied, Retry-After',
    });
  });

  it('adds nothing without an origin', async () => {
    expect((await answer(undefined)).headers).toEqual({ A: 'b' });
  });
});
