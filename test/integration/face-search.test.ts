import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CallAs, tellSearchStory } from '../e2e/support/search-story.ts';
import { peopleCalibration } from '../support/faces/people-calibration.ts';
import { startPeopleEncoder } from '../support/faces/people-encoder.ts';
import { startTokenIssuer, type TokenIssuer } from '../support/http/token-issuer.ts';
import { type RunningService, runService } from '../support/local/running-service.ts';

const audience = 'face-encode';

let folder: string;
let issuer: TokenIssuer;
let encoder: Awaited<ReturnType<typeof startPeopleEncoder>>;
let service: RunningService;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'face-encode-test-'));
  issuer = await startTokenIssuer({ port: 0, audience });
  encoder = await startPeopleEncoder();
  const CALIBRATION_FILE = join(folder, 'calibration.json');
  await writeFile(CALIBRATION_FILE, JSON.stringify(peopleCalibration('1')));
  service = await runService({
    ...{ FACE_SEARCH: 'on', ENCODING_SERVICE_URL: encoder.url, CALIBRATION_FILE },
    ...{ AUTH: 'jwt', JWT_ISSUER: issuer.url, JWT_AUDIENCE: audience, JWT_JWKS_URI: `${issuer.url}/jwks.json` },
  });
});

afterAll(async () => {
  await service.close();
  await encoder.close();
  await issuer.close();
  await rm(folder, { recursive: true });
});

const callAs =
  (owner: string): CallAs =>
  async (path, init = {}) =>
    await fetch(`${service.url}${path}`, {
      ...init,
      headers: { ...init.headers, Authorization: `Bearer ${issuer.tokenFor(owner)}` },
    });

describe('the search on one machine', () => {
  it('finds a person among a hundred of the own, and nobody who was erased', async () => {
    await tellSearchStory(callAs, 100, 25);
  });

  it('is in the document of the API', async () => {
    const { paths } = JSON.parse(await (await fetch(`${service.url}/openapi.json`)).text());

    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/v1/containers/{container_id}/matches']));
  });

  it('does not exist without the setting: its routes are unknown, and in no document', async () => {
    const without = await runService({ ENCODING_SERVICE_URL: encoder.url });
    const { json } = await without.call('POST', '/v1/containers');
    const path = `/v1/containers/${Object(json).container_id}`;

    expect(await without.call('PUT', `${path}/enrolment`)).toMatchObject({
      status: 404,
      json: { code: 'route_not_found' },
    });
    expect(await without.call('DELETE', `${path}/enrolment`)).toMatchObject({ json: { code: 'route_not_found' } });
    expect(await without.call('GET', `${path}/matches`)).toMatchObject({ json: { code: 'route_not_found' } });
    expect(JSON.stringify((await without.call('GET', '/openapi.json')).json)).not.toMatch(/enrolment"|matches"/);
    await without.close();
  });
});
