import { apiErrors } from '../../api/errors.ts';
import { ApiError } from '../../functions/domain/errors.ts';
import type { Instant } from '../../functions/domain/model.ts';
import { quoteNames } from '../../functions/endpoints/http/describe-issues.ts';
import { FormError, type FormPart, parseFormData } from '../../functions/endpoints/http/form-data.ts';
import type { HttpRequest } from '../../functions/endpoints/http/request.ts';
import { uploadLimit } from '../gateway/bodies/body-limit.ts';
import { keyOf, type Policy, readPolicy } from './policy.ts';

/** The fields of a form beside the file, by names in lower case as S3 compares them. */
const signedFields = ['key', 'content-type', 'policy', 'signature'];

/** A picture that a form of this service has brought. */
export interface Upload {
  readonly policy: Policy;
  readonly bytes: Uint8Array;
}

/**
 * The picture of an upload form, when the form is as it was given to the client.
 *
 * @throws {ApiError} `forbidden`, `invalid_request`, `no_image_file` or `image_too_large`; the message says what is wrong
 */
export function readUpload(request: Pick<HttpRequest, 'headers' | 'body'>, secret: Uint8Array, now: Instant): Upload {
  const { fields, file } = sortParts(readParts(request));
  const policy = readPolicy(secret, { policy: fields.get('policy') ?? '', signature: fields.get('signature') ?? '' });
  if (!policy) throw forbidden('its signature is wrong');
  if (now >= policy.expires_at) throw forbidden('it has expired; please ask for a new one');
  if (fields.get('key') !== keyOf(policy)) throw forbidden('its field "key" was changed');
  if (fields.get('content-type') !== policy.content_type) {
    throw forbidden(`it is for a picture of the type ${policy.content_type}`);
  }
  if (!file) throw noImageFile('the form has no field "file"');
  if (file.byteLength === 0) throw noImageFile('the file in the field "file" is empty');
  if (file.byteLength > policy.max_bytes) throw new ApiError('image_too_large', uploadLimit.message);
  return { policy, bytes: file };
}

const forbidden = (reason: string) => new ApiError('forbidden', `The upload form is not accepted: ${reason}`);

const noImageFile = (reason: string) => new ApiError('no_image_file', `${apiErrors.no_image_file.message}: ${reason}`);

const malformed = (reason: string) => new ApiError('invalid_request', `The upload form is malformed: ${reason}`);

function readParts({ headers, body }: Pick<HttpRequest, 'headers' | 'body'>): readonly FormPart[] {
  try {
    return parseFormData(headers['content-type'] ?? '', body).parts;
  } catch (error) {
    throw error instanceof FormError ? malformed(error.message) : error;
  }
}

/**
 * A field that came twice could be read one way or the other, and one that is not signed might mean something. S3 ignores what comes
 * after the file, so what works here works there.
 */
function sortParts(parts: readonly FormPart[]): { fields: ReadonlyMap<string, string>; file: Uint8Array | undefined } {
  const fields = new Map<string, string>();
  let file: Uint8Array | undefined;
  for (const { name, bytes } of parts) {
    const key = name.toLowerCase();
    const isFile = key === 'file';
    if (fields.has(key) || (isFile && file)) throw malformed(`the field ${quoteNames([name])} comes twice`);
    if (!isFile && !signedFields.includes(key)) throw malformed(`the field ${quoteNames([name])} was not signed`);
    if (file) throw malformed(`the field ${quoteNames([name])} comes after the file, which must be the last one`);
    if (isFile) file = bytes;
    else fields.set(key, Buffer.from(bytes).toString('utf8'));
  }
  return { fields, file };
}
