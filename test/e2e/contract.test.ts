import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { measureDistance } from '../../api/distance.ts';
import { routes } from '../../api/routes.ts';
import { containerSchema, healthSchema } from '../../api/schemas.ts';
import {
  call,
  createContainer,
  expectError,
  expectGatewayError,
  postPicture,
  readSummary,
  upload,
  waitForImages,
} from './support/api.ts';
import { aGroup, aPortrait } from './support/pictures.ts';

const DAY = 24 * 60 * 60 * 1000;

describe('a verification attempt', () => {
  it('goes from an empty container to the faces of its pictures, in the order of their upload', async () => {
    const created = await call('/v1/containers', { method: 'POST' });
    expect(created.status).toBe(201);
    const { container_id: id, created_at, expires_at } = containerSchema.parse(await created.json());
    expect(created.headers.get('location')).toMatch(new RegExp(`/v1/containers/${id}/summary$`));
    expect((Date.parse(expires_at) - Date.parse(created_at)) / DAY).toBeCloseTo(30, 3);
    expect(await readSummary(id)).toEqual({ container_id: id, created_at, expires_at, images: [] });

    const accepted = await postPicture(id, await aPortrait());
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get('location')).toMatch(new RegExp(`/v1/containers/${id}/summary$`));
    expect(accepted.headers.get('retry-after')).toMatch(/^\d+$/);
    const groupId = await upload(id, await aGroup());

    const { images } = await waitForImages(id);
    const [portrait, group] = images;
    expect(images).toHaveLength(2);
    expect(portrait).toMatchObject({ status: 'completed', error: null, error_code: null, width: 500, height: 500 });
    expect(portrait?.encodings).toHaveLength(1);
    expect(group).toMatchObject({ image_id: groupId, status: 'completed' });
    expect(group?.encodings).toHaveLength(3);
    const nearest = Math.min(
      ...(group?.encodings.map(({ vector }) => measureDistance(vector, firstVector(portrait))) ?? []),
    );
    expect(nearest).toBeLessThan(0.35);
  });

  it('tells clients to come back while a picture is processing', async () => {
    const id = await createContainer();
    await upload(id, await aPortrait());
    const response = await call(`/v1/containers/${id}/summary`);
    const { images } = z
      .looseObject({ images: z.array(z.looseObject({ status: z.string() })) })
      .parse(await response.json());
    const waiting = images.some(({ status }) => status === 'processing');
    expect(response.headers.has('retry-after')).toBe(waiting);
    await waitForImages(id);
  });
});

describe('errors', () => {
  it.each([
    ['unknown', randomUUID()],
    ['malformed', 'abc'],
  ])('an %s container is not found, for a summary as for an upload', async (_, id) => {
    const text = await expectError(await call(`/v1/containers/${id}/summary`), 404, 'container_not_found');
    expect(text).toBe('Container not found');
    await expectError(await postPicture(id, await aPortrait()), 404, 'container_not_found');
  });

  it('a request without a picture is refused and takes no slot', async () => {
    const id = await createContainer();
    const path = `/v1/containers/${id}/images`;
    const form = new FormData();
    form.set('other', 'text');
    const text = await expectError(await call(path, { method: 'POST' }), 400, 'no_image_file');
    expect(text).toMatch(/^No image file provided/);
    const named = await expectError(await call(path, { method: 'POST', body: form }), 400, 'no_image_file');
    expect(named).toMatch(/^No image file provided.* "other"/);
    const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' };
    await expectError(await call(path, json), 400, 'no_image_file');
    const twice = new FormData();
    for (const name of ['a.jpg', 'b.jpg']) twice.append('file', new Blob([name]), name);
    await expectError(await call(path, { method: 'POST', body: twice }), 400, 'invalid_request');
    expect((await readSummary(id)).images).toEqual([]);
  });

  it('an unknown path is route_not_found', async () => {
    await expectGatewayError(await call('/v1/nothing'), 404, 'route_not_found');
  });

  it('a known path with another method is refused, by API Gateway as an unknown route', async () => {
    const response = await call('/v1/containers', { method: 'PUT' });
    if (response.status === 405) await expectError(response, 405, 'method_not_allowed');
    else await expectGatewayError(response, 404, 'route_not_found');
  });
});

describe('the open routes', () => {
  it('health tells version and encoder', async () => {
    const response = await call('/health');
    expect(response.status).toBe(200);
    expect(healthSchema.parse(await response.json())).toMatchObject({ status: 'ok' });
  });

  it('the OpenAPI document describes every route but those of pages', async () => {
    const document = z
      .looseObject({ openapi: z.string(), paths: z.record(z.string(), z.record(z.string(), z.unknown())) })
      .parse(await (await call('/openapi.json')).json());
    expect(document.openapi).toBe('3.1.0');
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const called = routes.filter(({ path }) => path.startsWith('/v1/') || path === '/health');
    expect(described.sort()).toEqual(called.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('the console page comes with the scripts that it names', async () => {
    const page = await call('/');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const files = [...(await page.text()).matchAll(/(?:src|href)="([^"]*\/console\/[^"]+)"/g)].map(([, path]) => path);
    expect(files.length).toBeGreaterThan(0);
    for (const path of files) {
      const name = path?.split('/').at(-1);
      expect((await call(`/console/${name}`)).status).toBe(200);
    }
  });

  it('the documentation page comes with its script and style sheet, whole', async () => {
    const page = await call('/docs');
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(await page.text()).toContain('swagger-ui');
    const script = await call('/docs/swagger-ui-bundle.js');
    expect(script.headers.get('content-type')).toContain('javascript');
    expect((await script.text()).length).toBeGreaterThan(1_000_000);
    expect((await call('/docs/swagger-ui.css')).headers.get('content-type')).toContain('text/css');
    await expectError(await call('/docs/package.json'), 404, 'route_not_found');
  });
});

type Image = Awaited<ReturnType<typeof waitForImages>>['images'][number];

const firstVector = (image: Image | undefined): readonly number[] => image?.encodings[0]?.vector ?? [];
