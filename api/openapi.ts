import * as z from 'zod';
import type { AuthMode } from './auth.ts';
import { type ApiErrorCode, apiErrors, invitesRetry } from './errors.ts';
import { exampleOfError, examples } from './examples.ts';
import {
  errorsOfEveryOperation,
  type JsonSchema,
  jsonContent,
  operations,
  pathParameters,
  refTo,
  retryAfter,
  tags,
} from './operations.ts';
import { type Route, routes } from './routes.ts';
import { errorSchema, imageEventSchema } from './schemas.ts';
import { SERVICE_VERSION } from './version.ts';

export interface OpenApiOptions {
  /** What stands before every path, such as the stage on AWS. */
  readonly basePath: string;
  readonly auth: AuthMode;
}

/** How each mode of authentication is written down. OpenAPI has no word of its own for AWS signatures. */
const securitySchemes = {
  none: undefined,
  iam: { type: 'apiKey', name: 'Authorization', in: 'header', description: 'AWS Signature Version 4' },
  jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
} as const satisfies Record<AuthMode, unknown>;

/** The OpenAPI 3.1 document of the routes and schemas of this folder. */
export function buildOpenApi({ basePath, auth }: OpenApiOptions): JsonSchema {
  const securityScheme = securitySchemes[auth];
  return {
    openapi: '3.1.0',
    info: {
      title: 'face-encode',
      version: SERVICE_VERSION,
      description: 'Upload up to five pictures of one person and get the 128-number vector of every face in them.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: basePath }],
    tags,
    paths: buildPaths(auth),
    webhooks: { imageFinished },
    components: {
      schemas: buildSchemas(),
      ...(securityScheme && { securitySchemes: { [auth]: securityScheme } }),
    },
  };
}

/** What the service calls, where somebody has subscribed. Subscriptions of SNS wrap the message unless they ask for it raw. */
const imageFinished: JsonSchema = {
  post: {
    summary: 'An image has become completed or failed',
    description:
      'Sent at least once for each image, after its state is final, to whoever has subscribed to the topic of the deployment; a local run sends it to `WEBHOOK_URL`. Events may come twice and in any order. An answer other than 2xx brings the event again.',
    requestBody: { required: true, content: jsonContent(imageEventSchema) },
    responses: { '2XX': { description: 'The event was taken' } },
  },
};

function buildPaths(auth: AuthMode): JsonSchema {
  const byPath = Map.groupBy<string, Route & (typeof routes)[number]>(routes, ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, ofPath]) => [
      path,
      Object.fromEntries(ofPath.map((route) => [route.method.toLowerCase(), buildOperation(route, auth)])),
    ]),
  );
}

function buildOperation(route: (typeof routes)[number], auth: AuthMode): JsonSchema {
  const { success, notModified, errors, parameters = [], ...texts } = operations[route.operationId];
  const { status, ...response } = success;
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => pathParameter(name ?? ''));
  const all = [...inPath, ...parameters];
  return {
    operationId: route.operationId,
    ...texts,
    ...(all.length > 0 && { parameters: all }),
    ...(auth !== 'none' && { security: route.authenticated ? [{ [auth]: [] }] : [] }),
    responses: {
      [status]: response,
      ...(notModified && { 304: notModified }),
      ...buildErrorResponses([
        ...(auth === 'none' ? withoutAuthentication(errors) : errors).map(usualAnswer),
        ...answersOfEveryRoute,
      ]),
    },
  };
}

const pathParameter = (name: string): JsonSchema => ({
  name,
  in: 'path',
  required: true,
  description: pathParameters[name],
  schema: name.endsWith('_id') ? { type: 'string', format: 'uuid' } : { type: 'string' },
});

const withoutAuthentication = (codes: readonly ApiErrorCode[]): ApiErrorCode[] =>
  codes.filter((code) => code !== 'unauthorized' && code !== 'forbidden');

/** An error by the status with which it comes. */
interface ErrorAnswer {
  readonly status: number;
  readonly code: ApiErrorCode;
}

const usualAnswer = (code: ApiErrorCode): ErrorAnswer => ({ status: apiErrors[code].status, code });

/** What can happen to every call: in the gateway before its function is called, in the function, or because that is gone. */
const answersOfEveryRoute: readonly ErrorAnswer[] = [
  ...errorsOfEveryOperation.map(usualAnswer),
  { status: 502, code: 'internal_error' },
  { status: 504, code: 'unavailable' },
];

/** One response a status; where a status has several codes, its description lists them all, with an example of each. */
function buildErrorResponses(answers: readonly ErrorAnswer[]): JsonSchema {
  const byStatus = Map.groupBy(answers, ({ status }) => status);
  const responses = [...byStatus].map(([status, ofStatus]) => {
    const codes = [...new Set(ofStatus.map(({ code }) => code))];
    const description = codes.map((code) => `\`${code}\`: ${apiErrors[code].message}`).join('. ');
    const headers = codes.some(invitesRetry) ? { headers: { 'Retry-After': retryAfter } } : {};
    return [status, { description, content: errorContent(codes), ...headers }];
  });
  return Object.fromEntries(responses);
}

const errorContent = (codes: readonly ApiErrorCode[]): JsonSchema => ({
  'application/json': {
    schema: refTo(errorSchema),
    examples: Object.fromEntries(codes.map((code) => [code, { value: exampleOfError(code) }])),
  },
});

/** Every schema that has an id, as a component; they point to each other by reference. */
function buildSchemas(): JsonSchema {
  const { schemas } = z.toJSONSchema(z.globalRegistry, { uri: (id) => `#/components/schemas/${id}`, io: 'output' });
  const components = Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [
    id,
    id in examples ? { ...schema, examples: [examples[id]] } : schema,
  ]);
  return Object.fromEntries(components);
}
