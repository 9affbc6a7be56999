import { type FormRequest, type SendForm, sizeOfFiles } from '../../client/index.ts';

/** Bytes that go out between two reports of progress. */
const CHUNK = 64 * 1024;

/** A form as it goes over the wire. */
export interface SerialisedForm {
  readonly contentType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export async function serialiseForm(form: FormData): Promise<SerialisedForm> {
  const serialised = new Response(form);
  return {
    contentType: serialised.headers.get('Content-Type') ?? '',
    bytes: new Uint8Array(await serialised.arrayBuffer()),
  };
}

/** Sends a form piece by piece, so that it can tell how far it is. */
export const sendFormInPieces: SendForm = async (request) =>
  await sendInPieces(request, await serialiseForm(request.form));

/** Sends a form that is serialised already. Its length is told before, as S3 demands. */
export async function sendInPieces(
  { url, headers, form, signal, onProgress }: FormRequest,
  { contentType, bytes }: SerialisedForm,
): Promise<Response> {
  const total = sizeOfFiles(form);
  let offset = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      onProgress({ sent: Math.min(offset, total), total });
      if (offset >= bytes.byteLength) {
        controller.close();
        return;
      }
      controller.enqueue(bytes.subarray(offset, offset + CHUNK));
      offset += CHUNK;
    },
  });
  return await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': contentType, 'Content-Length': String(bytes.byteLength) },
    body,
    signal,
    duplex: 'half',
  });
}
