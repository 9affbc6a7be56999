import { describe, expect, it } from 'vitest';
import { SERVICE_VERSION } from '../../../api/version.ts';
import { getHealthEndpoint } from '../../../functions/endpoints/get-health.ts';
import { call } from '../../support/http/http-requests.ts';

const encoder = { name: 'fake', version: '1' };
const path = { route: '/health', path: '/health' };

describe('GET /health', () => {
  it.each([
    ['the encoder of this process can work', { encoder, isEncoderAvailable: () => true }],
    ['the encoder is not in this process', { encoder }],
  ])('is 200 with the versions where %s', async (_, dependencies) => {
    const { status, body } = await call(getHealthEndpoint(dependencies), path);

    expect([status, JSON.parse(body)]).toEqual([200, { status: 'ok', version: SERVICE_VERSION, encoder }]);
  });

  it('is 503 without a reason while that encoder cannot work', async () => {
    const { status, headers, body } = await call(getHealthEndpoint({ encoder, isEncoderAvailable: () => false }), path);

    expect([status, headers['Retry-After']]).toEqual([503, '1']);
    expect(JSON.parse(body)).toEqual({
      error: 'The encoder does not work at the moment; please try again later',
      code: 'unavailable',
      request_id: expect.any(String),
    });
  });
});
