import { apiErrors } from '../../../api/errors.ts';
import { MAX_UPLOAD_BYTES, MAX_UPLOAD_TEXT } from '../../../api/limits.ts';
import { LAMBDA_EVENT_BYTES } from '../../../settings/work-limits.ts';

/** How large the body of a route may be. */
export interface BodyLimit {
  readonly bytes: number;
  /** For the client whose request is larger. */
  readonly message: string;
  /** Weighs a body that has arrived, where this is not the number of its bytes. */
  readonly weigh?: (body: Uint8Array, contentType: string) => number;
}

/** Lambda's limit, so that what works on one machine works there: the body as it would stand in the event. */
const lambdaEvent = { bytes: LAMBDA_EVENT_BYTES, weigh: eventBytes } as const;

/** For routes that take JSON or nothing. */
export const eventLimit: BodyLimit = {
  ...lambdaEvent,
  message: `The request is larger than ${LAMBDA_EVENT_BYTES / 1024 / 1024} MB`,
};

/** For routes that take a form with a picture. */
export const formLimit: BodyLimit = { ...lambdaEvent, message: apiErrors.image_too_large.message };

/** Bytes of a form around its picture. */
const FORM_BYTES = 20_000;

/** For forms that carry a picture of any size that the service takes. */
export const uploadLimit: BodyLimit = {
  bytes: MAX_UPLOAD_BYTES + FORM_BYTES,
  message: `The picture is larger than ${MAX_UPLOAD_TEXT}; please send a smaller one`,
};

/** Bytes of an event beside its body: context, and the headers in two forms. Measured: about 3,000 for a usual request. */
const EVENT_FRAME = 4_000;

/** API Gateway hands forms to Lambda as base64, and everything else as text in JSON. */
function eventBytes(body: Uint8Array, contentType: string): number {
  const { byteLength } = body;
  if (/^\s*multipart\/form-data\s*(;|$)/i.test(contentType)) return EVENT_FRAME + Math.ceil(byteLength / 3) * 4;
  // JSON writes a byte as six characters at most (a zero byte).
  if (EVENT_FRAME + byteLength * 6 <= LAMBDA_EVENT_BYTES) return byteLength;
  return EVENT_FRAME + Buffer.byteLength(JSON.stringify(Buffer.from(body).toString('utf8')));
}
