import { type FormRequest, sizeOfFiles } from '../../../client/index.ts';
import { parseHeaders } from './parse-headers.ts';

/** Statuses whose answers have no body: a Response must not be made with one. */
const bodiless = new Set([204, 205, 304]);

/** Sends a form and tells how far it is, which `fetch` cannot. */
export async function sendFormWithProgress({ url, headers, form, signal, onProgress }: FormRequest): Promise<Response> {
  signal.throwIfAborted();
  const total = sizeOfFiles(form);
  const request = new XMLHttpRequest();
  const { promise: answered, resolve, reject } = Promise.withResolvers<void>();
  request.upload.onprogress = ({ loaded }) => onProgress({ sent: Math.min(loaded, total), total });
  request.onload = () => resolve();
  request.onerror = () => reject(new TypeError('The request failed'));
  request.onabort = () => reject(signal.reason);
  const abort = () => request.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    request.open('POST', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.send(form);
    await answered;
    return toResponse(request);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

function toResponse(request: XMLHttpRequest): Response {
  const headers = new Headers(parseHeaders(request.getAllResponseHeaders()));
  return new Response(bodiless.has(request.status) ? null : request.responseText, { status: request.status, headers });
}
