import { MAX_UPLOAD_BYTES, MAX_UPLOAD_TEXT, UPLOAD_FORM_SECONDS, UPLOAD_MISSING_SECONDS } from '../../../api/limits.ts';
import { PROCESSING_DEADLINE_SECONDS } from '../../../settings/work-limits.ts';
import { ApiError } from '../errors.ts';
import type { Instant, Slot } from '../model.ts';
import type { ContainerStore, TaskQueue, UploadForm, UploadForms } from '../ports.ts';
import { prepareReservation, type ReserveDependencies, releaseOnFailure, reserveImage } from './reserve-image.ts';

export interface CreateUploadDependencies extends ReserveDependencies {
  readonly containers: Pick<ContainerStore, 'reserve' | 'claim' | 'release'>;
  readonly forms: UploadForms;
  readonly tasks: TaskQueue;
}

export interface UploadRequest {
  readonly containerId: string;
  readonly owner: string;
  readonly contentType: string;
  /** Bytes, where the client knows it before. */
  readonly size?: number | undefined;
  readonly idempotencyKey?: string | undefined;
  /** Where the client has called this API: scheme, authority and what stands before the paths of the API. */
  readonly baseUrl: string;
}

export interface CreatedUpload {
  readonly slot: Slot;
  readonly form: UploadForm;
  readonly formExpiresAt: Instant;
  /** With it the client may give the slot back. Undefined where an earlier call took the slot, which may rely on it. */
  readonly reservationId: string | undefined;
}

/** Milliseconds for a picture to arrive and to be encoded. */
const LIFETIME = (UPLOAD_MISSING_SECONDS + PROCESSING_DEADLINE_SECONDS) * 1000;

/**
 * Takes a slot for a picture that the client uploads straight to the store, which takes larger ones than the API. A
 * deferred task fails the image when nothing has arrived.
 *
 * @throws {ApiError} `image_too_large`, `container_not_found`, `image_limit_reached`, `idempotency_key_reused`, `unavailable`
 */
export async function createUpload(
  dependencies: CreateUploadDependencies,
  upload: UploadRequest,
): Promise<CreatedUpload> {
  const { containerId, contentType, size = 0, baseUrl } = upload;
  if (size > MAX_UPLOAD_BYTES) {
    throw new ApiError('image_too_large', `The picture is larger than ${MAX_UPLOAD_TEXT}; please send a smaller one`);
  }
  const request = { ...upload, content: JSON.stringify({ contentType, size }) };
  const prepared = prepareReservation(dependencies, request, LIFETIME);
  return await releaseOnFailure(dependencies, containerId, prepared, async () => {
    const { slot, next } = await reserveImage(dependencies, request, prepared);
    const { imageId, createdAt } = slot;
    if (next === 'store') {
      await dependencies.tasks.enqueue(
        { task: 'check_upload', containerId, imageId, createdAt },
        UPLOAD_MISSING_SECONDS,
      );
    }
    const formExpiresAt = createdAt + UPLOAD_FORM_SECONDS * 1000;
    const seconds = Math.max(1, Math.floor((formExpiresAt - dependencies.now()) / 1000));
    const form = await dependencies.forms.create({ containerId, imageId, createdAt, contentType, seconds, baseUrl });
    const isOwn = slot.reservationId === prepared.reservationId;
    return { slot, form, formExpiresAt, reservationId: isOwn ? slot.reservationId : undefined };
  });
}
