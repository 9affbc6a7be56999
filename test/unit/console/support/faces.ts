import type { Picture } from '../../../../console/app/session/state.ts';

const TIME = '2026-03-25T12:00:00.000Z';

/** A picture with these faces. */
export function aPicture(...faceIds: string[]): Picture {
  const face = (face_id: string) => ({
    face_id,
    vector: [],
    box: null,
    landmarks: null,
    confidence: null,
    quality: null,
  });
  return {
    key: faceIds.join(),
    name: undefined,
    caption: undefined,
    preview: undefined,
    upload: { phase: 'accepted' },
    imageId: faceIds.join(),
    removal: undefined,
    image: {
      image_id: faceIds.join(),
      status: 'completed',
      created_at: TIME,
      error: null,
      error_code: null,
      detected_type: null,
      width: null,
      height: null,
      encoder: null,
      encodings: faceIds.map(face),
    },
  };
}
