import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { apiErrors } from '../../../api/errors.ts';
import { buildOpenApi } from '../../../api/openapi.ts';
import { routes } from '../../../api/routes.ts';
import * as schemas from '../../../api/schemas.ts';
import { imageEventSchema } from '../../../api/schemas.ts';
import { SERVICE_VERSION } from '../../../api/version.ts';

const document = JSON.parse(JSON.stringify(buildOpenApi({ basePath: '/', auth: 'jwt' })));

const isPassing = (status: string): boolean => status === '429' || status === '503';

const refsIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '');

describe('the OpenAPI document', () => {
  it('describes every route and no other', () => {
    const described = Object.entries<object>(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );

    expect(described.toSorted()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).toSorted());
  });

  it('refers only to schemas that it holds', () => {
    for (const ref of refsIn(document)) {
      expect(document.components.schemas).toHaveProperty([ref.replace('#/components/schemas/', '')]);
    }
    expect(refsIn(document).length).toBeGreaterThan(10);
  });

  it('names the parameters of every path', () => {
    for (const [path, operations] of Object.entries<Record<string, { parameters?: { name: string; in: string }[] }>>(
      document.paths,
    )) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const operation of Object.values(operations)) {
        const inPath = operation.parameters?.filter((parameter) => parameter.in === 'path') ?? [];
        expect(inPath.map(({ name }) => name)).toEqual(names);
      }
    }
  });

  it('documents errors with the shape of an error', () => {
    const { responses } = document.paths['/v1/containers/{container_id}/images'].post;

    expect(responses['422'].content['application/json'].schema).toEqual({ $ref: '#/components/schemas/Error' });
    expect(responses['422'].description).toContain(apiErrors.image_limit_reached.message);
    expect(responses['503'].headers).toHaveProperty('Retry-After');
  });

  it('says when to come again in every answer that a later try may change, and in no other error', () => {
    const operations = Object.values<Record<string, { responses: object }>>(document.paths).flatMap(Object.values);
    const errors = operations
      .flatMap(({ responses }) => Object.entries<{ headers?: object }>(responses))
      .filter(([status]) => Number(status) >= 400);

    const retried = errors.filter(([, { headers = {} }]) => 'Retry-After' in headers).map(([status]) => status);
    expect(retried.toSorted()).toEqual(
      errors
        .map(([status]) => status)
        .filter(isPassing)
        .toSorted(),
    );
    expect(new Set(retried)).toEqual(new Set(['429', '503']));
  });

  it('describes the call that webhooks get, with an example that fits', () => {
    const { content } = document.webhooks.imageFinished.post.requestBody;
    const { examples, properties } = document.components.schemas.ImageEvent;

    expect(content['application/json'].schema).toEqual({ $ref: '#/components/schemas/ImageEvent' });
    expect(Object.keys(properties)).toEqual(Object.keys(examples[0]));
    expect(imageEventSchema.safeParse(examples[0]).success).toBe(true);
  });

  it('has the version of the package', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

    expect(document.info.version).toBe(version);
    expect(SERVICE_VERSION).toBe(version);
  });
});

describe('the examples of the document', () => {
  const byId = new Map(
    Object.values(schemas).flatMap((schema) => {
      const { id } = z.globalRegistry.get(schema) ?? {};
      return id ? [[id, schema] as const] : [];
    }),
  );
  const documented = Object.entries<{ examples?: unknown[] }>(document.components.schemas).flatMap(
    ([id, { examples = [] }]) => examples.map((example) => ({ id, example })),
  );

  it.each(documented.filter(({ id }) => byId.has(id)))('are what the schema of $id allows', ({ id, example }) => {
    expect(byId.get(id)?.parse(example)).toEqual(example);
  });

  it.each([
    'Container',
    'AcceptedImage',
    'UploadRequest',
    'AnnouncedUpload',
    'Summary',
    'Comparison',
    'Health',
    'Error',
  ])('show a body of %s', (id) => {
    expect(documented.map((shown) => shown.id)).toContain(id);
    expect(byId.has(id)).toBe(true);
  });
});
