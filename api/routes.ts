/**
 * Every route of the service, once. The local gateway, the CDK stack and the OpenAPI document are made from this table.
 * Paths are API Gateway resource paths: `{name}` stands for one segment.
 */
export interface Route {
  /** Name of the operation in the OpenAPI document. */
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Entry file of the Lambda function, from the top of the project. Several routes may share one. */
  readonly entry: string;
  /** False for the routes that answer without authentication. */
  readonly authenticated: boolean;
}

export const routes = [
  {
    operationId: 'createContainer',
    method: 'POST',
    path: '/v1/containers',
    entry: 'functions/http/create-container.ts',
    authenticated: true,
  },
  {
    operationId: 'addImage',
    method: 'POST',
    path: '/v1/containers/{container_id}/images',
    entry: 'functions/http/add-image.ts',
    authenticated: true,
  },
  {
    operationId: 'createUpload',
    method: 'POST',
    path: '/v1/containers/{container_id}/uploads',
    entry: 'functions/http/create-upload.ts',
    authenticated: true,
  },
  {
    operationId: 'deleteContainer',
    method: 'DELETE',
    path: '/v1/containers/{container_id}',
    entry: 'functions/http/delete-container.ts',
    authenticated: true,
  },
  {
    operationId: 'deleteImage',
    method: 'DELETE',
    path: '/v1/containers/{container_id}/images/{image_id}',
    entry: 'functions/http/delete-image.ts',
    authenticated: true,
  },
  {
    operationId: 'getSummary',
    method: 'GET',
    path: '/v1/containers/{container_id}/summary',
    entry: 'functions/http/get-summary.ts',
    authenticated: true,
  },
  {
    operationId: 'getComparison',
    method: 'GET',
    path: '/v1/containers/{container_id}/comparison',
    entry: 'functions/http/get-comparison.ts',
    authenticated: true,
  },
  {
    operationId: 'getHealth',
    method: 'GET',
    path: '/health',
    entry: 'functions/http/get-health.ts',
    authenticated: false,
  },
  {
    operationId: 'getOpenApi',
    method: 'GET',
    path: '/openapi.json',
    entry: 'functions/http/get-openapi.ts',
    authenticated: false,
  },
  {
    operationId: 'getDocs',
    method: 'GET',
    path: '/docs',
    entry: 'functions/http/get-docs.ts',
    authenticated: false,
  },
  {
    operationId: 'getDocsFile',
    method: 'GET',
    path: '/docs/{file}',
    entry: 'functions/http/get-docs.ts',
    authenticated: false,
  },
  {
    operationId: 'getConsole',
    method: 'GET',
    path: '/',
    entry: 'functions/http/get-console.ts',
    authenticated: false,
  },
  {
    operationId: 'getConsoleFile',
    method: 'GET',
    path: '/console/{file}',
    entry: 'functions/http/get-console.ts',
    authenticated: false,
  },
] as const satisfies readonly Route[];

export type OperationId = (typeof routes)[number]['operationId'];

/** Binary media types of the REST API: bodies of these types reach a handler as base64, all others as text. */
export const binaryMediaTypes = ['multipart/form-data'] as const;
