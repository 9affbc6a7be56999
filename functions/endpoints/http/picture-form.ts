import { isUtf8 } from 'node:buffer';
import { apiErrors } from '../../../api/errors.ts';
import { MAX_REQUEST_BYTES } from '../../../api/limits.ts';
import { ApiError } from '../../domain/errors.ts';
import { quoteNames } from './describe-issues.ts';
import { type FormData, FormError, type FormPart, isForm, parseFormData } from './form-data.ts';
import type { ReadBody } from './parse-request.ts';
import type { HttpRequest } from './request.ts';

/** The field that carries the picture. */
const FILE_FIELD = 'file';

const WHAT_TO_SEND = `Please send the picture as multipart/form-data in the field "${FILE_FIELD}"`;

/**
 * The bytes of the form field `file` of a multipart request.
 *
 * @throws {ApiError} `image_too_large`, `no_image_file` or `invalid_request`; the message says what came and what is wanted
 */
export const readPicture: ReadBody<Uint8Array> = async (request) => {
  if (request.body.byteLength > MAX_REQUEST_BYTES) throw new ApiError('image_too_large');
  return readPictureForm(request);
};

/** The same for a form of any size. */
export function readPictureForm({ headers, body }: Pick<HttpRequest, 'headers' | 'body'>): Uint8Array {
  if (body.byteLength === 0) throw noImageFile(`the request has no body. ${WHAT_TO_SEND}`);
  const contentType = headers['content-type'] ?? '';
  if (!isForm(contentType)) throw noImageFile(`${describeType(contentType)}. ${WHAT_TO_SEND}`);
  return pickPicture(readForm(contentType, body));
}

const noImageFile = (reason: string) => new ApiError('no_image_file', `${apiErrors.no_image_file.message}: ${reason}`);

const describeType = (contentType: string): string =>
  contentType === '' ? 'the request has no Content-Type' : `the request has the type ${quoteNames([contentType])}`;

function readForm(contentType: string, body: Uint8Array): FormData {
  try {
    return parseFormData(contentType, body);
  } catch (error) {
    throw error instanceof FormError ? new ApiError('invalid_request', error.message) : error;
  }
}

function pickPicture({ parts, leftOut }: FormData): Uint8Array {
  const candidates = parts.filter(({ name }) => name === FILE_FIELD);
  const files = candidates.filter(isFile);
  const chosen = files.filter((file) => !isUnusedInput(file));
  if (chosen.length > 1) {
    throw new ApiError(
      'invalid_request',
      `The form has more than one "${FILE_FIELD}"; please send one picture at a time`,
    );
  }
  const [picture = files[0]] = chosen;
  if (picture) return readBytes(picture);
  const [text] = candidates;
  throw noImageFile(
    text
      ? describeText(text)
      : describeFields(
          parts.map(({ name }) => name),
          leftOut,
        ),
  );
}

/** A page sends a file input in which nothing was chosen as a file without a name and without bytes. */
const isUnusedInput = ({ filename, bytes }: FormPart): boolean => filename === '' && bytes.byteLength === 0;

/** Encodings that leave the bytes as they are (RFC 2045 section 6.2). */
const PLAIN_ENCODINGS = ['7bit', '8bit', 'binary'];

/** @throws {ApiError} `no_image_file`: the file is empty, or is a text that stands for its bytes */
function readBytes({ bytes, transferEncoding }: FormPart): Uint8Array {
  if (bytes.byteLength === 0) throw noImageFile(`the file in the field "${FILE_FIELD}" is empty`);
  if (transferEncoding && !PLAIN_ENCODINGS.includes(transferEncoding)) {
    const encoding = quoteNames([transferEncoding]);
    throw noImageFile(
      `the file in the field "${FILE_FIELD}" has the Content-Transfer-Encoding ${encoding}. ${SEND_BYTES}`,
    );
  }
  if (isBase64(bytes)) throw noImageFile(`the file in the field "${FILE_FIELD}" holds base64 text. ${SEND_BYTES}`);
  return bytes;
}

/**
 * The name of a file is optional (RFC 7578 section 4.2): without one, the type tells a picture from text. Clients that are given
 * nothing but bytes send no type either, and then the bytes tell: those of a picture are not UTF-8.
 */
const isFile = ({ filename, contentType, bytes }: FormPart): boolean =>
  filename !== undefined ||
  (contentType === undefined ? !isUtf8(bytes) : /^image\/|^(?:application|binary)\/octet-stream$/.test(contentType));

const SEND_BYTES = 'Please send the bytes of the picture as they are';

/** A data URL, or how base64 begins for a JPEG, a PNG, a WebP and a GIF picture. */
const base64Picture = /^(data:|\/9j\/|iVBORw0KGgo|UklGR|R0lGOD)/;

const isBase64 = (bytes: Uint8Array): boolean =>
  base64Picture.test(Buffer.from(bytes.subarray(0, 20)).toString('latin1'));

function describeText({ bytes, contentType }: FormPart): string {
  if (contentType?.startsWith('multipart/')) {
    return `the field "${FILE_FIELD}" holds a form of its own (${quoteNames([contentType])}). ${SEND_BYTES}`;
  }
  return isBase64(bytes)
    ? `the field "${FILE_FIELD}" holds base64 text. Please send the bytes of the picture as a file`
    : `the field "${FILE_FIELD}" came as text, without a file name. With curl, write -F ${FILE_FIELD}=@photo.jpg`;
}

/** @param leftOut how many parts are no field */
function describeFields(names: readonly string[], leftOut: number): string {
  const fields =
    names.length > 0 ? `the form has the ${plural(names)} ${quoteNames(names)}` : 'the form has no field with a name';
  const hint = leftOut > 0 ? `; a field has the header Content-Disposition: form-data; name="${FILE_FIELD}"` : '';
  return `${fields}${hint}. Please send the picture in the field "${FILE_FIELD}"`;
}

const plural = ({ length }: readonly string[]): string => (length === 1 ? 'field' : 'fields');
