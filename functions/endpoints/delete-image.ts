import { requests } from '../../api/requests.ts';
import { type EraseDependencies, eraseImage } from '../domain/erase.ts';
import { type Endpoint, ownerEndpoint } from './http/endpoint.ts';
import { noBody } from './http/parse-request.ts';
import { emptyResponse } from './http/response.ts';

/** `DELETE /v1/containers/{container_id}/images/{image_id}`: erases one picture with its vectors and frees its slot. */
export const deleteImageEndpoint = (dependencies: EraseDependencies): Endpoint =>
  ownerEndpoint(requests.deleteImage, noBody, async ({ path, owner }) => {
    await eraseImage(dependencies, { containerId: path.container_id, imageId: path.image_id }, owner);
    return emptyResponse();
  });
