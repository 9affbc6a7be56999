import { createServer, type RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from '../../support/http/listen.ts';
import { unencodablePicture, vectorsOf } from './known-pictures.ts';

/** An encoder over HTTP whose vectors derive from the bytes it is sent. */
export async function startDerivingEncoder(): Promise<{ url: string; close(): Promise<void> }> {
  const answer: RequestListener = async (request, response) => {
    const picture = readFile(await buffer(request));
    if (picture.equals(unencodablePicture)) {
      response.writeHead(500).end();
      return;
    }
    const vectors = vectorsOf(picture);
    const refusal = { detail: 'More than 5 faces found' };
    response.writeHead(vectors ? 200 : 400, { 'content-type': 'application/json' });
    response.end(JSON.stringify(vectors ?? refusal));
  };
  const server = createServer((request, response) => void answer(request, response));
  const { url, close } = await listen(server);
  return { url: `${url}/v1/selfie`, close };
}

/** The content of the only part of a form. */
function readFile(form: Buffer): Buffer {
  const start = form.indexOf('\r\n\r\n') + 4;
  return form.subarray(start, form.lastIndexOf('\r\n--', form.length - 4));
}
