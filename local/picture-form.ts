import { Busboy } from '@fastify/busboy';

/** The form holds no picture. The message is for the person who sent it. */
export class FormError extends Error {
  override readonly name = 'FormError';
}

/**
 * The bytes of the file field `file` of a multipart form.
 *
 * @throws {FormError} it is no form, has no such field, or more than one
 */
export async function readPictureForm(contentType: string, body: Uint8Array): Promise<Uint8Array> {
  const [picture, ...others] = await readFiles(contentType, body);
  if (others.length > 0) throw new FormError('More than one file was sent');
  if (!picture || picture.byteLength === 0) throw new FormError("The field 'file' holds no picture");
  return picture;
}

async function readFiles(contentType: string, body: Uint8Array): Promise<Uint8Array[]> {
  const parser = openParser(contentType);
  const files: Uint8Array[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array[]>();
  const refuse = () => reject(new FormError('The form is damaged or incomplete'));
  parser.on('file', (field, stream) => {
    const chunks: Uint8Array[] = [];
    stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
    stream.on('end', () => {
      if (field === 'file') files.push(Buffer.concat(chunks));
    });
    stream.on('error', refuse);
  });
  parser.on('error', refuse);
  parser.on('partsLimit', refuse);
  parser.on('finish', () => resolve(files));
  parser.end(body);
  return await promise;
}

function openParser(contentType: string): InstanceType<typeof Busboy> {
  try {
    return new Busboy({ headers: { 'content-type': contentType }, limits: { parts: 20, headerPairs: 20 } });
  } catch {
    throw new FormError("Send the picture as multipart/form-data in the field 'file'");
  }
}
