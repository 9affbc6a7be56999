import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { apiErrors } from '../../../api/errors.ts';
import { buildOpenApi } from '../../../api/openapi/openapi.ts';
import { routes, routesWith } from '../../../api/routes.ts';
import * as schemas from '../../../api/schemas.ts';
import { imageEventSchema } from '../../../api/schemas.ts';
import * as search from '../../../api/search.ts';
import * as verification from '../../../api/verification.ts';
import { SERVICE_VERSION } from '../../../api/version.ts';

const build = (faceSearch: boolean) =>
  JSON.parse(JSON.stringify(buildOpenApi({ basePath: '/', auth: 'jwt', features: { faceSearch } })));

const document = build(true);

const isPassing = (status: string): boolean => ['409', '429', '503', '504'].includes(status);

const operations: Operation[] = Object.values<Record<string, Operation>>(document.paths).flatMap(Object.values);

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly parameters?: readonly { readonly name: string; readonly description: string }[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly responses: Readonly<Record<string, ErrorResponse>>;
}

interface ErrorResponse {
  readonly headers?: object;
  readonly content: { 'application/json': { examples: Record<string, { value: unknown }> } };
}

const webhook: Operation = document.webhooks.imageFinished.post;

/** All answers of all operations that are errors. */
const errors: [string, ErrorResponse][] = operations.flatMap(({ responses }) =>
  Object.entries(responses).filter(([status]) => Number(status) >= 400),
);

const refsIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '');

describe('the OpenAPI document', () => {
  it('describes every route that a client calls, and none of a page', () => {
    const described = Object.entries<object>(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );

    const called = routes.filter(({ path }) => path.startsWith('/v1/') || path === '/health');

    expect(described.toSorted()).toEqual(called.map(({ method, path }) => `${method} ${path}`).toSorted());
  });

  it('has nothing of the search where the service has none', () => {
    const without = build(false);
    const called = routesWith({ faceSearch: false }).map(({ path }) => path);

    expect(Object.keys(without.paths).filter((path) => !called.includes(path))).toEqual([]);
    expect(called).not.toContain('/v1/containers/{container_id}/matches');
    expect(Object.keys(without.components.schemas).join()).not.toMatch(/enrolment|match(es)?\b/i);
    expect(without.tags.map(({ name }: { name: string }) => name)).not.toContain('Search');
    expect(refsIn(without).filter((ref) => !without.components.schemas[ref.split('/').at(-1) ?? ''])).toEqual([]);
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
    const retried = errors.filter(([, { headers = {} }]) => 'Retry-After' in headers).map(([status]) => status);
    expect(retried.toSorted()).toEqual(
      errors
        .map(([status]) => status)
        .filter(isPassing)
        .toSorted(),
    );
    expect(new Set(retried)).toEqual(new Set(['409', '429', '503', '504']));
  });

  it('shows each error with the body of its own code, and of no code of another status', () => {
    // What the gateway answers in place of a function has a status of its own.
    const ofGateway = new Map([
      ['502', ['internal_error']],
      ['504', ['unavailable']],
    ]);
    for (const [status, { content }] of errors) {
      const { examples } = content['application/json'];
      for (const [name, { value }] of Object.entries(examples)) {
        const { code, error } = schemas.errorSchema.parse(value);
        expect({ code, error }).toEqual({ code: name, error: apiErrors[code].message });
        if (!ofGateway.get(status)?.includes(code)) expect(String(apiErrors[code].status)).toBe(status);
      }
      expect(Object.keys(examples)).not.toEqual([]);
    }
  });

  it('lists for every operation what can happen to every call', () => {
    for (const { responses } of operations) {
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['413', '429', '500', '502', '503', '504']));
    }
  });

  it('puts every operation into a group that is described, and describes every parameter', () => {
    const groups = document.tags.map(({ name }: { name: string }) => name);

    expect(new Set([...operations, webhook].flatMap(({ tags }) => tags))).toEqual(new Set(groups));
    for (const { name, description } of operations.flatMap(({ parameters = [] }) => parameters)) {
      expect({ name, description }).toEqual({ name, description: expect.stringMatching(/\w/) });
    }
  });

  it('describes the call that webhooks get, with an example that fits', () => {
    const { content } = document.webhooks.imageFinished.post.requestBody;
    const { examples, properties } = document.components.schemas.ImageEvent;

    expect(content['application/json'].schema).toEqual(document.components.schemas.ImageEvent);
    // Generators make one file of each group: the webhook would replace the operations of a group that it shares.
    expect(operations.flatMap(({ tags }) => tags)).not.toContain(webhook.tags[0]);
    expect(Object.keys(properties)).toEqual(Object.keys(examples[0]));
    expect(imageEventSchema.safeParse(examples[0]).success).toBe(true);
  });

  it('gives every operation and the webhook an id of its own', () => {
    const ids = [...operations, webhook].map(({ operationId }) => operationId);

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).not.toContain(undefined);
  });

  it.each(['none', 'iam', 'jwt'] as const)('says of every operation who may call it, with %s', (auth) => {
    const { paths } = JSON.parse(JSON.stringify(buildOpenApi({ basePath: '/', auth })));
    const all = Object.values<Record<string, Operation>>(paths).flatMap(Object.values);

    for (const { operationId, security } of all) {
      const isOpen = auth === 'none' || operationId === 'getHealth';
      expect({ operationId, security }).toEqual({ operationId, security: isOpen ? [] : [{ [auth]: [] }] });
    }
  });

  it('writes down the parameters as the schemas of requests read them', () => {
    const { parameters } = document.paths['/v1/containers/{container_id}/comparison'].get;

    expect(parameters).toEqual([
      expect.objectContaining({ name: 'container_id', in: 'path', required: true }),
      expect.objectContaining({
        name: 'threshold',
        in: 'query',
        required: false,
        schema: { type: 'number', minimum: 0, maximum: 2 },
      }),
      expect.objectContaining({
        name: 'max_false_match_rate',
        in: 'query',
        required: false,
        schema: { type: 'number', exclusiveMinimum: 0, maximum: 1 },
      }),
    ]);
    expect(parameters[0].schema).toMatchObject({ type: 'string', format: 'uuid' });
    expect(namesOf('/v1/containers/{container_id}/images', 'post')).toEqual(['container_id', 'Idempotency-Key']);
    expect(namesOf('/v1/containers/{container_id}/summary', 'get')).toEqual([
      'container_id',
      'Prefer',
      'If-None-Match',
    ]);
  });

  const namesOf = (path: string, method: string): string[] =>
    document.paths[path][method].parameters.map(({ name }: { name: string }) => name);

  it('uses no words that keep generators of clients out', () => {
    const text = JSON.stringify(document);
    const { items } = document.components.schemas.Encoding.properties.landmarks.anyOf[0];

    expect(text).not.toMatch(/"prefixItems"|"items":(false|true)/);
    expect(items).toMatchObject({ type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 });
    const { file } =
      document.paths['/v1/containers/{container_id}/images'].post.requestBody.content['multipart/form-data'].schema
        .properties;
    expect(file).toEqual({ type: 'string', format: 'binary', description: expect.any(String) });
  });

  it('has the version of the package', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

    expect(document.info.version).toBe(version);
    expect(SERVICE_VERSION).toBe(version);
  });
});

describe('the examples of the document', () => {
  const byId = new Map(
    Object.values({ ...schemas, ...verification, ...search }).flatMap((schema) => {
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
    ...['Container', 'AcceptedImage', 'UploadRequest', 'CreatedUpload', 'Summary', 'Comparison'],
    ...['Template', 'VerificationRequest', 'Verification', 'Health', 'Error'],
    ...['EnrolmentRequest', 'Enrolment', 'Matches'],
  ])('show a body of %s', (id) => {
    expect(documented.map((shown) => shown.id)).toContain(id);
    expect(byId.has(id)).toBe(true);
  });
});
