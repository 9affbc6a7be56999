import { ApiError } from '../../functions/domain/errors.ts';
import type { Instant } from '../../functions/domain/model.ts';
import { pictureOf } from '../../functions/domain/picture-name.ts';
import type { ContainerStore, PictureStore } from '../../functions/domain/ports.ts';
import { slotAsSeen } from '../../functions/domain/states.ts';
import type { Endpoint } from '../../functions/endpoints/http/endpoint.ts';
import { emptyResponse } from '../../functions/endpoints/http/response.ts';
import { readUpload } from './read-upload.ts';

export interface DirectUploadDependencies {
  /** With which the forms were signed. */
  readonly secret: Uint8Array;
  readonly containers: Pick<ContainerStore, 'findSlot'>;
  readonly pictures: Pick<PictureStore, 'put'>;
  readonly now: () => Instant;
}

/**
 * `POST /direct-uploads`: takes a picture in a form that this service has signed, and answers 204 as S3 does. The form is
 * the authorization.
 *
 * Until the image is final, a second upload replaces the first. Later it is stored nowhere and answered 204 all the same: it
 * comes from a client that did not see its first answer, and the image is what that client wants to have.
 */
export function directUploadEndpoint({ secret, containers, pictures, now }: DirectUploadDependencies): Endpoint {
  return async (request, { note }) => {
    const { policy, bytes } = readUpload(request, secret, now());
    const { container_id: containerId, image_id: imageId } = policy;
    note({ container_id: containerId, image_id: imageId });
    const found = await containers.findSlot(containerId, imageId);
    if (!found || found.slot.createdAt !== policy.created_at || found.expiresAt <= now()) {
      throw new ApiError('image_not_found', 'The image of this upload form was deleted');
    }
    if (slotAsSeen(found.slot, now()).status === 'processing') {
      await pictures.put(pictureOf(containerId, found.slot), bytes);
    }
    return emptyResponse();
  };
}
