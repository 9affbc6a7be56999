import { requests } from '../../api/requests.ts';
import { type EraseDependencies, eraseImage } from '../domain/erase.ts';
import { releaseImage } from '../domain/uploads/release-image.ts';
import { type Endpoint, ownerEndpoint } from './http/endpoint.ts';
import { readIfMatch } from './http/headers/etag.ts';
import { noBody } from './http/parse-request.ts';
import { emptyResponse } from './http/response.ts';

/**
 * `DELETE /v1/containers/{container_id}/images/{image_id}`: erases one picture with its vectors and frees its slot. With
 * `If-Match`, only for the client whose call took the slot, while no other call relies on it.
 */
export const deleteImageEndpoint = (dependencies: EraseDependencies): Endpoint =>
  ownerEndpoint(requests.deleteImage, noBody, async ({ path, headers, owner }) => {
    const image = { containerId: path.container_id, imageId: path.image_id };
    const reservationIds = readIfMatch(headers['if-match']);
    if (reservationIds === 'any') await eraseImage(dependencies, image, owner);
    else await releaseImage(dependencies, image, owner, reservationIds);
    return emptyResponse();
  });
