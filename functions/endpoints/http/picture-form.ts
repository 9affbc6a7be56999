import { Busboy } from '@fastify/busboy';
import { MAX_REQUEST_BYTES } from '../../../api/limits.ts';
import { ApiError } from '../../domain/errors.ts';
import type { ReadBody } from './parse-request.ts';

/** The field that carries the picture. */
const FILE_FIELD = 'file';

/** A form has one file; a few more parts are tolerated, so that a client may send fields that we ignore. */
const limits = {
  parts: 20,
  files: 10,
  fields: 10,
  fieldNameSize: 100,
  fieldSize: 1_000,
  headerPairs: 20,
  headerSize: 8_192,
};

/**
 * The bytes of the form field `file` of a multipart request.
 *
 * @throws {ApiError} `image_too_large`, `no_image_file` or `invalid_request`, whose message names what is wrong
 */
export const readPicture: ReadBody<Uint8Array> = async ({ headers, body }) => {
  if (body.byteLength > MAX_REQUEST_BYTES) throw new ApiError('image_too_large');
  const contentType = headers['content-type'] ?? '';
  if (body.byteLength === 0 || !/^multipart\/form-data\s*(;|$)/i.test(contentType)) throw new ApiError('no_image_file');
  return pickFile(await parseFiles(contentType, Buffer.from(body.buffer, body.byteOffset, body.byteLength)));
};

function pickFile(files: readonly Uint8Array[]): Uint8Array {
  const [file, ...others] = files;
  if (others.length > 0)
    throw malformed(`more than one part is called '${FILE_FIELD}'; please send one picture a request`);
  if (!file || file.byteLength === 0) throw new ApiError('no_image_file');
  return file;
}

const malformed = (problem: string) => new ApiError('invalid_request', `The multipart body is malformed: ${problem}`);

/** All file parts called `file`. A text field of that name is no file. */
async function parseFiles(contentType: string, body: Buffer): Promise<Uint8Array[]> {
  const parser = openParser(contentType);
  const files: Uint8Array[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array[]>();
  parser.on('file', (field, stream) => {
    const chunks: Uint8Array[] = [];
    stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    stream.on('end', () => {
      if (stream.truncated) reject(malformed('a part is too long'));
      else if (field === FILE_FIELD) files.push(Buffer.concat(chunks));
    });
    stream.on('error', () => reject(malformed('it ends in the middle of a part')));
  });
  for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) {
    parser.on(limit, () => reject(malformed('it has too many parts')));
  }
  parser.on('error', () => reject(malformed('it ends too early or its parts cannot be told apart')));
  parser.on('finish', () => resolve(files));
  parser.end(body);
  return await promise;
}

function openParser(contentType: string): InstanceType<typeof Busboy> {
  // The library takes an empty boundary for one that it cannot find in the body.
  if (/;\s*boundary=\s*(""\s*)?(;|$)/i.test(contentType)) throw noBoundary();
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits });
  } catch {
    throw noBoundary();
  }
}

const noBoundary = () => malformed('the Content-Type header names no boundary');
