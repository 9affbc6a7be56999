import {
  MAX_UPLOAD_BYTES,
  MAX_UPLOAD_TEXT,
  PROCESSING_DEADLINE_SECONDS,
  UPLOAD_FORM_SECONDS,
  UPLOAD_MISSING_SECONDS,
} from '../../api/limits.ts';
import { orGiveBack } from './add-image.ts';
import { Refusal } from './errors.ts';
import type { Instant, Slot } from './model.ts';
import type { ChoreQueue, ContainerStore, UploadForm, UploadForms } from './ports.ts';
import { planSlot, type ReserveDependencies, reserveImage } from './reserve-image.ts';

export interface AnnounceUploadDependencies extends ReserveDependencies {
  readonly containers: Pick<ContainerStore, 'reserve' | 'join' | 'release'>;
  readonly forms: UploadForms;
  readonly chores: ChoreQueue;
}

export interface Announcement {
  readonly containerId: string;
  readonly owner: string;
  readonly contentType: string;
  /** Bytes, where the client knows it before. */
  readonly size?: number | undefined;
  readonly idempotencyKey?: string | undefined;
}

export interface AnnouncedUpload {
  readonly slot: Slot;
  readonly form: UploadForm;
  readonly formExpiresAt: Instant;
}

/** Milliseconds for a picture to arrive and to be encoded. */
const LIFETIME = (UPLOAD_MISSING_SECONDS + PROCESSING_DEADLINE_SECONDS) * 1000;

/**
 * Takes a slot for a picture that the client will upload straight to the store, which takes bigger ones than the API can.
 * A chore is ordered that fails the image when nothing has arrived.
 *
 * @throws {Refusal} `image_too_large`, `container_not_found`, `image_limit_reached`, `idempotency_key_reused`, `unavailable`
 */
export async function announceUpload(
  dependencies: AnnounceUploadDependencies,
  announcement: Announcement,
): Promise<AnnouncedUpload> {
  const { containerId, contentType, size = 0 } = announcement;
  if (size > MAX_UPLOAD_BYTES) {
    throw new Refusal('image_too_large', `The picture is larger than ${MAX_UPLOAD_TEXT}; please send a smaller one`);
  }
  const request = { ...announcement, content: JSON.stringify({ contentType, size }) };
  const planned = planSlot(dependencies, request, LIFETIME);
  return await orGiveBack(dependencies, containerId, planned, async () => {
    const { slot, next } = await reserveImage(dependencies, request, planned);
    const { imageId, createdAt } = slot;
    if (next === 'store') {
      await dependencies.chores.order(
        { chore: 'check_upload', containerId, imageId, createdAt },
        UPLOAD_MISSING_SECONDS,
      );
    }
    const formExpiresAt = createdAt + UPLOAD_FORM_SECONDS * 1000;
    const seconds = Math.max(1, Math.floor((formExpiresAt - dependencies.now()) / 1000));
    const form = await dependencies.forms.make(containerId, imageId, contentType, seconds);
    return { slot, form, formExpiresAt };
  });
}
