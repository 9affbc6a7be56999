import { requests } from '../../api/requests.ts';
import { type EraseDependencies, eraseContainer } from '../domain/erase.ts';
import { type Endpoint, ownerEndpoint } from './http/endpoint.ts';
import { noBody } from './http/parse-request.ts';
import { emptyResponse } from './http/response.ts';

/** `DELETE /v1/containers/{container_id}`: erases pictures, vectors and the record. */
export const deleteContainerEndpoint = (dependencies: EraseDependencies): Endpoint =>
  ownerEndpoint(requests.deleteContainer, noBody, async ({ path, owner }) => {
    await eraseContainer(dependencies, path.container_id, owner);
    return emptyResponse();
  });
