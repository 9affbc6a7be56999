/**
 * Every route of the service, once. The stacks, the gateway of one machine and the OpenAPI document are made from this table.
 * Paths are API Gateway resource paths: `{name}` stands for one segment.
 */
export interface Route {
  /** Name of the operation in the OpenAPI document. */
  readonly operationId: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  /** False for the routes that answer without authentication. */
  readonly authenticated: boolean;
  /** The route exists only where the service has this feature. */
  readonly feature?: 'faceSearch';
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
    operationId: 'putEnrolment',
    method: 'PUT',
    path: '/v1/containers/{container_id}/enrolment',
    authenticated: true,
    feature: 'faceSearch',
  },
  {
    operationId: 'deleteEnrolment',
    method: 'DELETE',
    path: '/v1/containers/{container_id}/enrolment',
    authenticated: true,
    feature: 'faceSearch',
  },
  {
    operationId: 'getMatches',
    method: 'GET',
    path: '/v1/containers/{container_id}/matches',
    authenticated: true,
    feature: 'faceSearch',
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

/** Features that a service may have or not. */
export interface Features {
  /** Search among all enrolled people. */
  readonly faceSearch: boolean;
}

type KnownRoute = Route & { readonly operationId: OperationId };

/** The routes of a service with these features. Those of other features do not exist in it. */
export const routesWith = ({ faceSearch }: Features): readonly KnownRoute[] => {
  const all: readonly KnownRoute[] = routes;
  return all.filter(({ feature }) => feature !== 'faceSearch' || faceSearch);
};
