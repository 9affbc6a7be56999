import { describe, expect, it } from 'vitest';
import { comparisonSchema } from '../../../api/schemas.ts';
import { getComparisonEndpoint } from '../../../functions/endpoints/get-comparison.ts';
import { CONTAINER_ID, idNumber } from '../../support/builders.ts';
import { faceAt } from '../../support/faces/placed-faces.ts';
import { storedFaces } from '../../support/faces/stored-faces.ts';
import { call } from '../../support/http/http-requests.ts';

const images = [[faceAt(idNumber(1), 0)], [faceAt(idNumber(2), 0.55)]];

async function compare(query: Record<string, string>, dependencies = storedFaces({ [CONTAINER_ID]: { images } })) {
  const endpoint = getComparisonEndpoint(dependencies);
  const { body } = await call(endpoint, { pathParameters: { container_id: CONTAINER_ID }, query });
  return comparisonSchema.parse(JSON.parse(body));
}

const pair = { a: idNumber(1), b: idNumber(2), distance: 0.55 };

describe('GET /v1/containers/{container_id}/comparison', () => {
  it('decides at a false match rate of 0.001 by default, and says so', async () => {
    const comparison = await compare({});

    expect(comparison).toMatchObject({
      threshold: 0.5,
      max_false_match_rate: 0.001,
      calibration: { identities: 100, smallest_rate: 0.0001 },
      people: [[idNumber(1)], [idNumber(2)]],
    });
    expect(comparison.limits).toEqual([
      { max_false_match_rate: 0.1, threshold: 0.7 },
      { max_false_match_rate: 0.01, threshold: 0.6 },
      { max_false_match_rate: 0.001, threshold: 0.5 },
      { max_false_match_rate: 0.0001, threshold: 0.4 },
    ]);
    expect(comparison.pairs).toEqual([
      { ...pair, false_match_rate: { estimate: 0.01, upper_bound: 0.02 }, same_person: false },
    ]);
  });

  it('decides at the rate that the client allows', async () => {
    const comparison = await compare({ max_false_match_rate: '0.01' });

    expect(comparison).toMatchObject({ threshold: 0.6, max_false_match_rate: 0.01, pairs: [{ same_person: true }] });
  });

  it('decides by the threshold that the client names', async () => {
    const comparison = await compare({ threshold: '0.6' });

    expect(comparison).toMatchObject({ threshold: 0.6, max_false_match_rate: null, pairs: [{ same_person: true }] });
    expect(comparison.people).toEqual([[idNumber(1), idNumber(2)]]);
  });

  it('tells no rates where the encoder has no calibration', async () => {
    const dependencies = { ...storedFaces({ [CONTAINER_ID]: { images } }), calibrations: [] };

    expect(await compare({}, dependencies)).toMatchObject({
      threshold: 0.6,
      max_false_match_rate: null,
      calibration: null,
      limits: [],
      pairs: [{ ...pair, false_match_rate: null, same_person: true }],
    });
    await expect(compare({ max_false_match_rate: '0.01' }, dependencies)).rejects.toMatchObject({
      code: 'encoder_not_calibrated',
    });
  });
});
