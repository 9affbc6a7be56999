import { describe, expect, it } from 'vitest';
import { enrolmentSchema, matchesSchema } from '../../../api/search.ts';
import { ApiError } from '../../../functions/domain/errors.ts';
import { deleteEnrolmentEndpoint } from '../../../functions/endpoints/delete-enrolment.ts';
import { getMatchesEndpoint } from '../../../functions/endpoints/get-matches.ts';
import { errorResponse } from '../../../functions/endpoints/http/error-response.ts';
import { putEnrolmentEndpoint } from '../../../functions/endpoints/put-enrolment.ts';
import type { MetricValues } from '../../../functions/telemetry/metrics.ts';
import { idNumber, NOW } from '../../support/builders.ts';
import { faceAt } from '../../support/faces/placed-faces.ts';
import { storedFaces } from '../../support/faces/stored-faces.ts';
import { memoryEnrolments } from '../../support/homes/memory-enrolments.ts';
import { call } from '../../support/http/http-requests.ts';

const [own, other, foreign, waiting] = [idNumber(901), idNumber(902), idNumber(903), idNumber(904)];

function prepare() {
  const faces = storedFaces({
    [own]: { images: [[faceAt(idNumber(1), 0)]] },
    [other]: { images: [[faceAt(idNumber(2), 0.1)]] },
    [foreign]: { owner: 'somebody else', images: [[faceAt(idNumber(3), 0)]] },
    [waiting]: { images: ['processing'] },
  });
  const counted: MetricValues[] = [];
  const dependencies = {
    ...faces,
    enrolments: memoryEnrolments(faces.containers),
    metrics: (values: MetricValues) => void counted.push(values),
  };
  const at = (containerId: string) => ({ pathParameters: { container_id: containerId } });
  return {
    dependencies,
    counted,
    put: (containerId: string, body?: unknown) =>
      call(putEnrolmentEndpoint(dependencies), {
        ...at(containerId),
        body: body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(body)),
      }),
    end: (containerId: string) => call(deleteEnrolmentEndpoint(dependencies), at(containerId)),
    find: (containerId: string, query: Record<string, string> = {}) =>
      call(getMatchesEndpoint(dependencies), { ...at(containerId), query }),
  };
}

const invalid = (message: RegExp) => ({ code: 'invalid_request', message: expect.stringMatching(message) });

describe('PUT /v1/containers/{container_id}/enrolment', () => {
  it('enrols the person, without a body too', async () => {
    const { put, counted } = prepare();

    const { status, body } = await put(own);

    expect(status).toBe(200);
    expect(enrolmentSchema.parse(JSON.parse(body))).toEqual({
      container_id: own,
      label: null,
      enrolled_at: new Date(NOW).toISOString(),
      expires_at: expect.any(String),
      encoder: { name: 'test', version: '1' },
      faces: 1,
    });
    expect(counted).toEqual([{ PeopleEnrolled: { value: 1, unit: 'Count' } }]);
  });

  it('takes a label, and days after which the enrolment ends', async () => {
    const { body } = await prepare().put(other, { label: 'customer 1', retain_days: 1 });

    expect(JSON.parse(body)).toMatchObject({
      label: 'customer 1',
      expires_at: new Date(NOW + 24 * 60 * 60 * 1000).toISOString(),
    });
  });

  it.each([
    [{ label: '' }, /label/],
    [{ label: 'x'.repeat(257) }, /label/],
    [{ label: 'a\ud800' }, /label: must be text in Unicode, without half characters/],
    [{ retain_days: 0 }, /retain_days/],
    [{ retain_days: 1.5 }, /retain_days/],
    [{ retain_days: 3651 }, /retain_days/],
    [{ name: 'x' }, /unknown field "name"/],
    ['text', /the body/],
  ])('refuses %j', async (body, message) => {
    await expect(prepare().put(own, body)).rejects.toMatchObject(invalid(message));
  });

  it('waits for pictures, and does not find what is not the own', async () => {
    const { put } = prepare();

    await expect(put(waiting)).rejects.toMatchObject({ code: 'still_processing' });
    await expect(put(foreign)).rejects.toMatchObject({ code: 'container_not_found' });
    await expect(put('nothing')).rejects.toMatchObject({ code: 'container_not_found' });
  });
});

describe('DELETE /v1/containers/{container_id}/enrolment', () => {
  it('ends an enrolment once', async () => {
    const { put, end, dependencies } = prepare();
    await expect(end(own)).rejects.toMatchObject({ code: 'enrolment_not_found' });
    await put(own);

    expect(await end(own)).toMatchObject({ status: 204, body: '' });

    expect(dependencies.containers.enrolments.size).toBe(0);
    await expect(end(foreign)).rejects.toMatchObject({ code: 'container_not_found' });
  });
});

describe('GET /v1/containers/{container_id}/matches', () => {
  it('answers the candidates, with what their distances mean, and logs that somebody searched', async () => {
    const { put, find, counted } = prepare();
    await put(other, { label: 'customer 2' });

    const { status, body, notes } = await find(own, { max_false_match_rate: '0.001' });

    expect(status).toBe(200);
    const { calibration, ...answer } = matchesSchema.parse(JSON.parse(body));
    expect(answer).toEqual({
      container_id: own,
      encoder: { name: 'test', version: '1' },
      faces: 1,
      searched: 1,
      max_false_match_rate: 0.001,
      expected_false_matches: 0.001,
      matches: [
        {
          container_id: other,
          label: 'customer 2',
          enrolled_at: new Date(NOW).toISOString(),
          faces: 1,
          distance: Math.fround(0.1),
          false_match_rate: { estimate: 0.0001, upper_bound: 0.0002 },
          expected_false_matches: 0.0001,
        },
      ],
    });
    expect(calibration.smallest_rate).toBe(0.0001);
    expect(notes).toMatchObject({ searched: 1, matches: 1 });
    expect(JSON.stringify(notes)).not.toContain('customer');
    expect(counted.at(-1)).toMatchObject({ Searches: { value: 1 }, Matches: { value: 1 }, SearchTime: { value: 0 } });
  });

  it.each([
    [{ max: '0' }, /max must be a whole number from 1 to 40/],
    [{ max: '41' }, /max must/],
    [{ max: '1.5' }, /max must/],
    [{ max_false_match_rate: '0' }, /max_false_match_rate/],
    [{ max_false_match_rate: '0.00001' }, /at least 0.0001/],
    [{ threshold: '0.5' }, /Unknown parameter "threshold"/],
  ])('refuses %j', async (query, message) => {
    await expect(prepare().find(own, query)).rejects.toMatchObject(invalid(message));
  });

  it('counts a search that is not possible yet, and says when to come again', async () => {
    const { dependencies, find, counted } = prepare();
    dependencies.enrolments.search = async () => {
      throw new ApiError('search_not_ready');
    };

    await expect(find(own)).rejects.toMatchObject({ code: 'search_not_ready' });

    expect(counted).toEqual([{ SearchesNotReady: { value: 1, unit: 'Count' } }]);
    const response = errorResponse(new ApiError('search_not_ready'), 'request');
    expect(response).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
  });

  it('does not search for what is not the own', async () => {
    const { find } = prepare();

    await expect(find(foreign)).rejects.toMatchObject({ code: 'container_not_found' });
    await expect(find(waiting)).rejects.toMatchObject({ code: 'still_processing' });
  });
});
