/**
 * Every route of the service, once. The stacks, the gateway of one machine and the OpenAPI document are made from this table.
 * Paths are API Gateway resource paths: `{name}` stands for one segment.
 */
export interface Route {
  /** Name of the operation in the OpenAPI document. */
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** False for the routes that answer without authentication. */
  readonly authenticated: boolean;
}

export const routes = [
  {
    operationId: 'createContainer',
    method: 'POST',
    path: '/v1/containers',
    authenticated: true,
  },
  {
    operationId: 'addImage',
    method: 'POST',
    path: '/v1/containers/{container_id}/images',
    authenticated: true,
  },
  {
    operationId: 'createUpload',
    method: 'POST',
    path: '/v1/containers/{container_id}/uploads',
    authenticated: true,
  },
  {
    operationId: 'deleteContainer',
    method: 'DELETE',
    path: '/v1/containers/{container_id}',
    authenticated: true,
  },
  {
    operationId: 'deleteImage',
    method: 'DELETE',
    path: '/v1/containers/{container_id}/images/{image_id}',
    authenticated: true,
  },
  {
    operationId: 'getSummary',
    method: 'GET',
    path: '/v1/containers/{container_id}/summary',
    authenticated: true,
  },
  {
    operationId: 'getComparison',
    method: 'GET',
    path: '/v1/containers/{container_id}/comparison',
    authenticated: true,
  },
  {
    operationId: 'getTemplate',
    method: 'GET',
    path: '/v1/containers/{container_id}/template',
    authenticated: true,
  },
  {
    operationId: 'createVerification',
    method: 'POST',
    path: '/v1/verifications',
    authenticated: true,
  },
  {
    operationId: 'getHealth',
    method: 'GET',
    path: '/health',
    authenticated: false,
  },
  {
    operationId: 'getOpenApi',
    method: 'GET',
    path: '/openapi.json',
    authenticated: false,
  },
  {
    operationId: 'getDocs',
    method: 'GET',
    path: '/docs',
    authenticated: false,
  },
  {
    operationId: 'getDocsFile',
    method: 'GET',
    path: '/docs/{file}',
    authenticated: false,
  },
  {
    operationId: 'getConsole',
    method: 'GET',
    path: '/',
    authenticated: false,
  },
  {
    operationId: 'getConsoleFile',
    method: 'GET',
    path: '/console/{file}',
    authenticated: false,
  },
] as const satisfies readonly Route[];

export type OperationId = (typeof routes)[number]['operationId'];
