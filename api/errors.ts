import { MAX_FACES_PER_IMAGE, MAX_IMAGES_PER_CONTAINER, MAX_REQUEST_TEXT, MAX_UPLOAD_TEXT } from './limits.ts';

/** Every error of the API by its stable code: the HTTP status and the usual message. */
export const apiErrors = {
  no_image_file: { status: 400, message: 'No image file provided' },
  invalid_request: { status: 400, message: 'The request is malformed' },
  unauthorized: { status: 401, message: 'Authentication is required' },
  forbidden: { status: 403, message: 'Access denied' },
  container_not_found: { status: 404, message: 'Container not found' },
  image_not_found: { status: 404, message: 'Image not found' },
  enrolment_not_found: { status: 404, message: 'The person of this container is not enrolled' },
  route_not_found: { status: 404, message: 'Route not found' },
  method_not_allowed: { status: 405, message: 'Method not allowed' },
  still_processing: { status: 409, message: 'Pictures are still processing; please try again later' },
  image_in_use: {
    status: 412,
    message: 'The picture has its final state, or another call relies on it; nothing was erased',
  },
  image_too_large: {
    status: 413,
    // Every route may answer it, so it speaks of pictures in general.
    message: `The request is larger than ${MAX_REQUEST_TEXT}; pictures of up to ${MAX_UPLOAD_TEXT} can go through /uploads`,
  },
  unsupported_media_type: {
    status: 415,
    message: 'The body is compressed; please send it as it is, without the header Content-Encoding',
  },
  idempotency_key_reused: {
    status: 422,
    message: 'This Idempotency-Key was used with other content; please use a new key for another picture',
  },
  image_limit_reached: {
    status: 422,
    message: `Container image limit reached (max ${MAX_IMAGES_PER_CONTAINER})`,
  },
  no_usable_face: { status: 422, message: 'There is no usable face; please upload a picture that shows one' },
  encoder_mismatch: {
    status: 422,
    message: 'Reference and probe were made by different encoders or versions, so they cannot be compared',
  },
  encoder_not_calibrated: {
    status: 422,
    message:
      'There is no calibration for this encoder and version, so its false match rates are not known; docs/accuracy.md says how to make one',
  },
  throttled: { status: 429, message: 'Too many requests; please try again later' },
  search_not_ready: { status: 503, message: 'The search is being prepared; please try again later' },
  unavailable: { status: 503, message: 'The service is busy; please try again later' },
  internal_error: { status: 500, message: 'Internal error; please try again and quote the request_id if it persists' },
} as const;

export type ApiErrorCode = keyof typeof apiErrors;

/** Whether the same call may succeed soon: such an answer says in `Retry-After` when to come again. */
export function invitesRetry(code: ApiErrorCode): boolean {
  const { status } = apiErrors[code];
  return status === 429 || status === 503 || code === 'still_processing';
}

/**
 * Why an image is `failed`: the stable code and the sentence that the summary shows, whichever encoder has refused it. An
 * encoder behind HTTP may add its reason to `encoder_rejected`.
 */
export const imageErrors = {
  unsupported_image:
    'The file is not a picture that can be opened here; please send a JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP picture',
  corrupt_image: 'The picture is damaged or incomplete; please save or take it again, then send it once more',
  image_too_many_pixels: 'The picture has too many pixels; please send a smaller one',
  too_many_faces: `More than ${MAX_FACES_PER_IMAGE} faces found`,
  encoder_rejected: 'The encoder rejected the picture',
  encoder_unavailable: 'The encoder was not available; please upload the picture again',
  invalid_encoder_response: 'The encoder gave an answer that cannot be used',
  upload_missing: 'The picture did not arrive; please upload it again',
  timed_out: 'The picture was not encoded in time; please upload it again',
} as const;

export type ImageErrorCode = keyof typeof imageErrors;
