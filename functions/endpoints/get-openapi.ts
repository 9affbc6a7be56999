import type { AuthMode } from '../../api/auth.ts';
import { buildOpenApi } from '../../api/openapi/openapi.ts';
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
export function getOpenApiEndpoint({ auth, features }: OpenApiDependencies): Endpoint {
  // Made once, when it is first asked for: that takes some 20 ms, in which nothing else is done.
  let document: ReturnType<typeof buildOpenApi> | undefined;
  return publicEndpoint(requests.getOpenApi, noBody, async ({ request }) => {
    document ??= buildOpenApi({ basePath: '/', auth, features });
    const servers = [{ url: linkTo(request, '') || '/' }];
    return textResponse(200, 'application/json', JSON.stringify({ ...document, servers }));
  });
}
