import type { AuthMode } from '../../api/auth.ts';
import { buildOpenApi } from '../../api/openapi.ts';
import { requests } from '../../api/requests.ts';
import type { Features } from '../../api/routes.ts';
import { type Endpoint, publicEndpoint } from './http/endpoint.ts';
import { noBody } from './http/parse-request.ts';
import { linkTo } from './http/request.ts';
import { textResponse } from './http/response.ts';

export interface OpenApiDependencies {
  readonly auth: AuthMode;
  readonly features: Features;
}

/** `GET /openapi.json`: the OpenAPI document, with the path under which the client has called it. */
export const getOpenApiEndpoint = ({ auth, features }: OpenApiDependencies): Endpoint =>
  publicEndpoint(requests.getOpenApi, noBody, async ({ request }) => {
    const document = buildOpenApi({ basePath: linkTo(request, '') || '/', auth, features });
    return textResponse(200, 'application/json', JSON.stringify(document));
  });
