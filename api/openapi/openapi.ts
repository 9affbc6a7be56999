import * as z from 'zod';
import type { AuthMode } from '../auth.ts';
import { type ApiErrorCode, apiErrors, invitesRetry } from '../errors.ts';
import { MAX_IMAGES_PER_CONTAINER, MAX_REQUEST_TEXT, MAX_WAIT_SECONDS, VECTOR_LENGTH } from '../limits.ts';
import { requests } from '../requests.ts';
import { type Features, type Route, routesWith } from '../routes.ts';
import { errorSchema, imageEventSchema } from '../schemas.ts';
import * as search from '../search.ts';
import { SERVICE_VERSION } from '../version.ts';
import { exampleOfError, examples } from './examples.ts';
import {
  type DocumentedId,
  errorsOfEveryOperation,
  type JsonSchema,
  operations,
  refName,
  refTo,
  retryAfter,
  tags,
} from './operations.ts';
import { describeParameters } from './parameters.ts';

export interface OpenApiOptions {
  /** What stands before every path, such as the stage on AWS. */
  readonly basePath: string;
  readonly auth: AuthMode;
  /** Routes and schemas of other features are not in the document. Without it the service has none of them. */
  readonly features?: Features;
}

const NO_FEATURES: Features = { faceSearch: false };

/** How each mode of authentication is written down. OpenAPI has no word of its own for AWS signatures. */
const securitySchemes = {
  none: undefined,
  iam: { type: 'apiKey', name: 'Authorization', in: 'header', description: 'AWS Signature Version 4' },
  jwt: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
} as const satisfies Record<AuthMode, unknown>;

const introduction = `Upload up to ${MAX_IMAGES_PER_CONTAINER} pictures of one verification attempt, and get the ${VECTOR_LENGTH}-number vector of every face in them.

1. Create a container: \`POST /v1/containers\`. Keep its \`container_id\`.
2. Upload each picture to \`/v1/containers/{container_id}/images\`, as the form field \`file\`. The answer comes at once.
3. Read \`/v1/containers/{container_id}/summary\` with the header \`Prefer: wait=${MAX_WAIT_SECONDS}\`, until no picture is \`processing\`.
4. Read \`/v1/containers/{container_id}/comparison\`: which faces are the same person.

A picture above ${MAX_REQUEST_TEXT} goes straight to the store: see \`/uploads\`.`;

/** The OpenAPI 3.1 document of the routes and schemas of this folder. */
export function buildOpenApi({ basePath, auth, features = NO_FEATURES }: OpenApiOptions): JsonSchema {
  const securityScheme = securitySchemes[auth];
  const schemas = buildSchemas(features);
  return {
    openapi: '3.1.0',
    info: {
      title: 'face-encode',
      version: SERVICE_VERSION,
      description: introduction,
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: basePath }],
    tags: tags.filter(({ name }) => name !== 'Search' || features.faceSearch),
    paths: buildPaths(auth, features),
    webhooks: { imageFinished: describeWebhook(schemas[refName(imageEventSchema)]) },
    components: {
      schemas,
      ...(securityScheme && { securitySchemes: { [auth]: securityScheme } }),
    },
  };
}

/**
 * What the service calls where a webhook or a subscription is set. Subscriptions of SNS wrap the message unless they ask for it raw. The
 * schema is written out: oapi-codegen drops a component that only a webhook refers to, and its client does not compile then.
 */
const describeWebhook = (eventSchema: unknown): JsonSchema => ({
  post: {
    operationId: 'receiveImageEvent',
    tags: ['Events'],
    summary: 'An image has become completed or failed',
    description:
      'Sent at least once for each image, after its state is final: to the webhook that the operator has set, signed by [Standard Webhooks](https://www.standardwebhooks.com) in the headers `webhook-id`, `webhook-timestamp` and `webhook-signature`, and to the subscribers of the topic of a deployment. An event may arrive twice, with the same `webhook-id`, and events arrive in any order. After a response other than 2xx the event is sent again.',
    requestBody: { required: true, content: { 'application/json': { schema: eventSchema } } },
    security: [],
    responses: { '2XX': { description: 'The event was taken' } },
  },
});

function buildPaths(auth: AuthMode, features: Features): JsonSchema {
  const byPath = Map.groupBy(routesWith(features).filter(isDocumented), ({ path }) => path);
  return Object.fromEntries(
    [...byPath].map(([path, ofPath]) => [
      path,
      Object.fromEntries(ofPath.map((route) => [route.method.toLowerCase(), buildOperation(route, auth)])),
    ]),
  );
}

type DocumentedRoute = Route & { readonly operationId: DocumentedId };

const isDocumented = (route: Route): route is DocumentedRoute => route.operationId in operations;

function buildOperation(route: DocumentedRoute, auth: AuthMode): JsonSchema {
  const { success, notModified, errors, ...texts } = operations[route.operationId];
  const { status, ...response } = success;
  const parameters = describeParameters(requests[route.operationId]);
  return {
    operationId: route.operationId,
    ...texts,
    ...(parameters.length > 0 && { parameters }),
    security: auth !== 'none' && route.authenticated ? [{ [auth]: [] }] : [],
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
function buildSchemas({ faceSearch }: Features): Readonly<Record<string, JsonSchema>> {
  const absent: ReadonlySet<string> = new Set(faceSearch ? [] : Object.values(search).map(refName));
  const { schemas } = z.toJSONSchema(z.globalRegistry, {
    uri: (id) => `#/components/schemas/${id}`,
    io: 'output',
    override: ({ jsonSchema }) => writeTupleAsArray(jsonSchema),
  });
  const present = Object.entries(schemas).filter(([id]) => !absent.has(id));
  const components = present.map(([id, { $schema, $id, ...schema }]) => [
    id,
    id in examples ? { ...schema, examples: [examples[id]] } : schema,
  ]);
  return Object.fromEntries(components);
}

/**
 * Generators of clients do not know `prefixItems`: some refuse the document, others lose the type of the items. Where all
 * items are alike, an array of a fixed length says the same.
 */
function writeTupleAsArray(schema: z.core.JSONSchema.BaseSchema): void {
  const { prefixItems } = schema;
  if (!prefixItems) return;
  const [first, ...others] = prefixItems.map((item) => JSON.stringify(item));
  if (others.some((other) => other !== first)) throw new Error('The items of a tuple are of different types');
  delete schema.prefixItems;
  Object.assign(schema, { items: prefixItems[0], minItems: prefixItems.length, maxItems: prefixItems.length });
}
