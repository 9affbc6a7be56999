import { randomUUID } from 'node:crypto';
import { Busboy } from '@fastify/busboy';
import { checkPostForm, type PostRefusal } from './post-policy.ts';

/** A form as it may go on to the store. */
export interface CheckedForm {
  readonly contentType: string;
  readonly body: Buffer;
}

/** What becomes of a form at the door. */
export type DoorAnswer = { readonly refusal: PostRefusal } | { readonly form: CheckedForm };

/** The fields in front of the file, by name in lower case, and the file. */
interface ReadForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: Buffer;
}

/**
 * The door in front of the local bucket. fauxqs stores whatever a form brings; here a form meets the refusals that it would
 * meet at S3. A good form is written anew from what was checked, because fauxqs reads forms in a way of its own: what is
 * one thing here could be another there.
 *
 * @param contentType of the request
 * @param body of the request: bytes, or anything else when the framework took it for no form
 */
export async function checkUpload(
  contentType: string,
  body: unknown,
  secretAccessKey: string,
  now: Date,
): Promise<DoorAnswer> {
  const read = Buffer.isBuffer(body) ? await readForm(contentType, body).catch(() => undefined) : undefined;
  if (!read) return { refusal: malformed('The body of your POST request is not well-formed multipart/form-data.') };
  const { fields, file } = read;
  const refusal = checkPostForm({ fields, fileSize: file.byteLength }, secretAccessKey, now);
  return refusal ? { refusal } : { form: writeForm(read) };
}

const malformed = (message: string): PostRefusal => ({ status: 400, code: 'MalformedPOSTRequest', message });

/** As S3 does, it takes no notice of what follows the file. A field that comes twice could be read one way or the other. */
async function readForm(contentType: string, body: Buffer): Promise<ReadForm | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<ReadForm | undefined>();
  const parser = new Busboy({ headers: { 'content-type': contentType }, limits: { fieldSize: 64_000, files: 1 } });
  const fields = new Map<string, string>();
  const chunks: Uint8Array[] = [];
  let fileFound = false;
  let ambiguous = false;
  parser.on('field', (name: string, value: string, nameCut: boolean, valueCut: boolean) => {
    if (fileFound) return;
    const key = name.toLowerCase();
    ambiguous ||= fields.has(key) || nameCut || valueCut || !isPlainName(key);
    fields.set(key, value);
  });
  parser.on('file', (name, stream) => {
    fileFound = true;
    ambiguous ||= name !== 'file';
    stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    stream.on('error', reject);
  });
  parser.on('error', reject);
  parser.on('finish', () => resolve(ambiguous || !fileFound ? undefined : { fields, file: Buffer.concat(chunks) }));
  parser.end(body);
  return await promise;
}

/** Can be written between quotation marks in one line. */
const isPlainName = (name: string): boolean => /^[\x20-\x7e]+$/.test(name) && !/["\\]/.test(name);

/** fauxqs knows the type only by this spelling. */
const spell = (name: string): string => (name === 'content-type' ? 'Content-Type' : name);

function writeForm({ fields, file }: ReadForm): CheckedForm {
  const boundary = randomUUID();
  const part = (parameters: string) => `--${boundary}\r\nContent-Disposition: form-data; ${parameters}\r\n\r\n`;
  const head = [...fields].map(([name, value]) => `${part(`name="${spell(name)}"`)}${value}\r\n`).join('');
  const body = [head, part('name="file"; filename="picture"'), file, `\r\n--${boundary}--\r\n`];
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat(body.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece))),
  };
}

/** A refusal as S3 writes it. */
export const refusalXml = ({ code, message }: PostRefusal): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
