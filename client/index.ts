export { measureDistance } from '../api/distance.ts';
export type { Face, ImageSummary as Image, Summary } from '../api/schemas.ts';
export {
  type Comparison,
  type Container,
  createClient,
  type FaceEncodeClient,
  type Health,
  type Template,
  type Verification,
  type VerificationSide,
} from './client.ts';
export { sizeOfFiles } from './connection/send-form.ts';
export { FaceEncodeError, type FaceEncodeErrorCode } from './errors.ts';
export type { Enrolment, FaceSearch, Matches } from './face-search.ts';
export { newIdempotencyKey } from './idempotency-key.ts';
export type { ClientOptions, Fetch, FetchRequest, FormRequest, SendForm, UploadProgress } from './options.ts';
export type { Picture } from './picture.ts';
export type { AcceptedImage } from './upload-image.ts';
