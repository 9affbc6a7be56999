import type { ImageSummary, Summary } from '../../api/schemas.ts';
import type { ContainerSummary } from '../domain/get-summary.ts';
import type { Face } from '../domain/model.ts';

/** The summary in the words of the API. */
export function toSummaryBody({ container, images }: ContainerSummary): Summary {
  return {
    container_id: container.containerId,
    created_at: new Date(container.createdAt).toISOString(),
    expires_at: new Date(container.expiresAt).toISOString(),
    images: images.map(toImageBody),
  };
}

function toImageBody({ slot, encodings }: ContainerSummary['images'][number]): ImageSummary {
  return {
    image_id: slot.imageId,
    status: slot.status,
    created_at: new Date(slot.createdAt).toISOString(),
    error: slot.failure?.message ?? null,
    error_code: slot.failure?.code ?? null,
    width: encodings?.width ?? null,
    height: encodings?.height ?? null,
    encoder: encodings?.encoder ?? null,
    encodings: encodings?.faces.map(toEncodingBody) ?? [],
  };
}

function toEncodingBody({ faceId, vector, box, landmarks, confidence }: Face): ImageSummary['encodings'][number] {
  return {
    face_id: faceId,
    vector: [...vector],
    box,
    landmarks: landmarks?.map(([x, y]): [number, number] => [x, y]) ?? null,
    confidence,
  };
}
