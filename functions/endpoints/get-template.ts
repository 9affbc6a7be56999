import { requests } from '../../api/requests.ts';
import { templateSchema } from '../../api/verification.ts';
import { getTemplate, type TemplateDependencies } from '../domain/verification/get-template.ts';
import { type Endpoint, ownerEndpoint } from './http/endpoint.ts';
import { grantWait } from './http/headers/prefer.ts';
import { noBody } from './http/parse-request.ts';
import { jsonResponse } from './http/response.ts';
import { toLeftOutBody } from './http/verification-bodies.ts';

/** `GET /v1/containers/{container_id}/template`: one vector for the person whom the pictures are of. */
export const getTemplateEndpoint = (dependencies: TemplateDependencies): Endpoint =>
  ownerEndpoint(requests.getTemplate, noBody, async ({ path, request, owner }) => {
    const wait = grantWait(request, dependencies.now(), dependencies.maxWaitSeconds);
    const template = await getTemplate(dependencies, path.container_id, owner, wait.until);
    const { encoder, vector, faces, leftOut, spread } = template;
    const body = {
      container_id: path.container_id,
      encoder,
      vector: [...vector],
      faces: [...faces],
      left_out: toLeftOutBody(leftOut),
      spread,
    };
    return jsonResponse(200, templateSchema, body, wait.headers);
  });
