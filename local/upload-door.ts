import { Busboy } from '@fastify/busboy';
import { checkPostForm, type PostForm, type PostRefusal } from './post-policy.ts';

/**
 * The door in front of the local bucket. fauxqs stores whatever a form brings; here a form meets the refusals that it would
 * meet at S3.
 *
 * @param contentType of the request
 * @returns the refusal, or undefined when the form may pass
 */
export async function checkUpload(
  contentType: string,
  body: Buffer,
  secretAccessKey: string,
  now: Date,
): Promise<PostRefusal | undefined> {
  const form = await readForm(contentType, body).catch(() => undefined);
  if (!form) return malformed('The body of your POST request is not well-formed multipart/form-data.');
  return checkPostForm(form, secretAccessKey, now);
}

const malformed = (message: string): PostRefusal => ({ status: 400, code: 'MalformedPOSTRequest', message });

/** Reads fields and the size of the file. A field that comes twice, or after the file, would be read one way here and another there. */
async function readForm(contentType: string, body: Buffer): Promise<PostForm | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<PostForm | undefined>();
  const parser = new Busboy({ headers: { 'content-type': contentType }, limits: { fieldSize: 64_000, files: 2 } });
  const fields = new Map<string, string>();
  const files: number[] = [];
  let ambiguous = false;
  parser.on('field', (name: string, value: string) => {
    const key = name.toLowerCase();
    ambiguous ||= fields.has(key) || files.length > 0;
    fields.set(key, value);
  });
  parser.on('file', (name, stream) => {
    const index = files.push(0) - 1;
    ambiguous ||= name !== 'file';
    stream.on('data', (chunk: Uint8Array) => {
      files[index] = (files[index] ?? 0) + chunk.byteLength;
    });
  });
  parser.on('error', reject);
  parser.on('finish', () => {
    const [fileSize] = files;
    resolve(ambiguous || files.length !== 1 || fileSize === undefined ? undefined : { fields, fileSize });
  });
  parser.end(body);
  return await promise;
}

/** A refusal as S3 writes it. */
export const refusalXml = ({ code, message }: PostRefusal): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
