import { requests } from '../../api/requests.ts';
import { containerSchema } from '../../api/schemas.ts';
import { type CreateContainerDependencies, createContainer } from '../domain/containers/create-container.ts';
import { type Endpoint, ownerEndpoint } from './http/endpoint.ts';
import { noBody } from './http/parse-request.ts';
import { linkTo } from './http/request.ts';
import { jsonResponse } from './http/response.ts';

/** `POST /v1/containers`: starts a verification attempt. */
export const createContainerEndpoint = (dependencies: CreateContainerDependencies): Endpoint =>
  ownerEndpoint(requests.createContainer, noBody, async ({ headers, owner, request, note }) => {
    const container = await createContainer(dependencies, owner, headers['idempotency-key']);
    note({ container_id: container.containerId });
    const body = {
      container_id: container.containerId,
      created_at: new Date(container.createdAt).toISOString(),
      expires_at: new Date(container.expiresAt).toISOString(),
    };
    const location = linkTo(request, `/v1/containers/${container.containerId}/summary`);
    return jsonResponse(201, containerSchema, body, { Location: location });
  });
