import { afterAll, beforeAll, expect, it } from 'vitest';
import { containerSchema } from '../../../api/schemas.ts';
import { type FakeEncoder, pictureFor, startFakeEncoder } from '../../support/encoder/fake-encoder.ts';
import { type RunningService, runService } from '../../support/local/running-service.ts';

let encoder: FakeEncoder;
let short: RunningService;
let long: RunningService;

beforeAll(async () => {
  encoder = await startFakeEncoder();
  const common = { ENCODING_SERVICE_URL: encoder.url };
  short = await runService({ ...common, RETENTION_DAYS: '1', ENCODING_SERVICE_VERSION: 'short' });
  long = await runService({ ...common, RETENTION_DAYS: '9', CORS_ORIGIN: 'https://app.example' });
});

afterAll(async () => {
  await short.close();
  await long.close();
  await encoder.close();
});

const DAY = 24 * 60 * 60_000;

const create = async (service: RunningService) =>
  containerSchema.parse((await service.call('POST', '/v1/containers')).json);

it('two services with different settings run side by side in one process', async () => {
  const [ofShort, ofLong] = [await create(short), await create(long)];

  const life = ({ created_at, expires_at }: Awaited<ReturnType<typeof create>>) =>
    Math.round((Date.parse(expires_at) - Date.parse(created_at)) / DAY);
  expect([life(ofShort), life(ofLong)]).toEqual([1, 9]);
  expect((await short.call('GET', '/health')).json).toMatchObject({ encoder: { version: 'short' } });
  expect((await long.call('GET', '/health')).json).toMatchObject({ encoder: { version: '1' } });
  expect((await short.call('GET', '/health')).headers.get('access-control-allow-origin')).toBeNull();
  expect((await long.call('GET', '/health')).headers.get('access-control-allow-origin')).toBe('https://app.example');
});

it('neither knows the containers of the other', async () => {
  const { container_id: id } = await create(short);

  expect((await long.call('GET', `/v1/containers/${id}/summary`)).status).toBe(404);
  expect((await short.call('GET', `/v1/containers/${id}/summary`)).status).toBe(200);
});

it('both encode at the same time', async () => {
  const upload = async (service: RunningService) => {
    const { container_id: id } = await create(service);
    const body = new FormData();
    body.append('file', new Blob([Uint8Array.from(pictureFor('one-face'))]), 'picture.jpg');
    await service.call('POST', `/v1/containers/${id}/images`, { body });
    return (await service.call('GET', `/v1/containers/${id}/summary`, { headers: { Prefer: 'wait=20' } })).json;
  };

  for (const summary of await Promise.all([upload(short), upload(long)])) {
    expect(summary).toMatchObject({ images: [{ status: 'completed' }] });
  }
});
