import type { AuthMode } from '../../api/auth.ts';
import { buildOpenApi } from '../../api/openapi.ts';
import { requests } from '../../api/requests.ts';
import { type Endpoint, publicEndpoint } from './http/endpoint.ts';
import { noBody } from './http/parse-request.ts';
import { linkTo } from './http/request.ts';
import { textResponse } from './http/response.ts';

/** `GET /openapi.json`: the OpenAPI document, with the path under which the client has called it. */
export const getOpenApiEndpoint = ({ auth }: { readonly auth: AuthMode }): Endpoint =>
  publicEndpoint(requests.getOpenApi, noBody, async ({ request }) => {
    const document = buildOpenApi({ basePath: linkTo(request, '') || '/', auth });
    return textResponse(200, 'application/json', JSON.stringify(document));
  });
