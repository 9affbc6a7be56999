/**
 * The numbers of the contract, each with its unit; the API, the client and the command take them from here. The encoder,
 * which knows nothing of the service, counts faces and pixels by numbers of its own: a test holds them equal.
 */

/** Images one container may hold. */
export const MAX_IMAGES_PER_CONTAINER = 5;

/** Faces one picture may show; more is the permanent failure `too_many_faces`. */
export const MAX_FACES_PER_IMAGE = 5;

/** Numbers in a face vector. */
export const VECTOR_LENGTH = 128;

/** Faces that one side of a verification may be made of: all that a container can hold. */
export const MAX_FACES_PER_SIDE = MAX_IMAGES_PER_CONTAINER * MAX_FACES_PER_IMAGE;

/** Largest number in a vector, without its sign: the squares of a distance must stay finite, whatever encoder made them. */
export const MAX_VECTOR_NUMBER = 1e100;

/**
 * Bytes of one multipart request. Lambda takes 6 MiB (6,291,456 bytes) per synchronous request and API Gateway sends
 * binary bodies as base64 (4 bytes for 3): 4,500,000 bytes become 6,000,000, which leaves room for headers and context.
 */
export const MAX_REQUEST_BYTES = 4_500_000;

/** How the limit above is called in messages. */
export const MAX_REQUEST_TEXT = '4.5 MB';

/** Bytes of a JSON body. Two sides of 25 vectors, the most that makes sense, have about 150,000; all other calls wait while one is parsed. */
export const MAX_JSON_BYTES = 1_000_000;

/** Bytes of a picture that is uploaded straight to S3. */
export const MAX_UPLOAD_BYTES = 25_000_000;

/** How the limit above is called in messages. */
export const MAX_UPLOAD_TEXT = '25 MB';

/** Seconds for which the form of such an upload is valid. */
export const UPLOAD_FORM_SECONDS = 5 * 60;

/** Seconds after which a picture that was announced and did not arrive is missing: five minutes after its form's end. */
export const UPLOAD_MISSING_SECONDS = UPLOAD_FORM_SECONDS + 5 * 60;

/** Longest Idempotency-Key, in characters. */
export const MAX_IDEMPOTENCY_KEY_LENGTH = 255;

/** The threshold that goes with dlib's network, by its authors; used where an encoder has no calibration. */
export const DEFAULT_THRESHOLD = 0.6;

/** False match rate that a decision allows when the caller names none. */
export const DEFAULT_FALSE_MATCH_RATE = 0.001;

/** The largest threshold that makes sense: dlib's vectors are never that far apart. */
export const MAX_THRESHOLD = 2;

/** Seconds that a response may be held at most (`Prefer: wait`): API Gateway ends every call after 29. A deployment may allow less. */
export const MAX_WAIT_SECONDS = 20;

/** Seconds that a client should wait after an answer that invites a retry. */
export const RETRY_AFTER_SECONDS = 1;

/** Characters of the label of an enrolment. */
export const MAX_LABEL_LENGTH = 256;

/** Longest time for which a person stays enrolled, in days. */
export const MAX_RETAIN_DAYS = 3650;

/** Candidates that a search gives when the caller names no number, and at most. */
export const DEFAULT_MATCHES = 10;
export const MAX_MATCHES = 40;

/** False match rate that a search allows when the caller names none: each of many people may be a false match. */
export const DEFAULT_SEARCH_RATE = 0.0001;
