import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import * as z from 'zod';
import { listen } from '../../test/support/http/listen.ts';

/** An encoder of the HTTP contract that finds one face in everything and tells what it was given. */
export interface RecordingEncoder {
  readonly url: string;
  /** Where `GET` answers the SHA-256 of every picture received, as JSON. */
  readonly recordUrl: string;
  close(): Promise<void>;
}

const oneFace = JSON.stringify([Array.from({ length: 128 }, (_, index) => index / 128)]);

export async function startRecordingEncoder(): Promise<RecordingEncoder> {
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.method === 'GET') return response.end(JSON.stringify(received));
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const form = await new Response(Uint8Array.from(await buffer(request)), { headers }).formData();
    const file = z.instanceof(Blob).parse(form.get('file'));
    received.push(
      createHash('sha256')
        .update(new Uint8Array(await file.arrayBuffer()))
        .digest('hex'),
    );
    return response.end(oneFace);
  });
  const { url, close } = await listen(server);
  return { url: `${url}/v1/selfie`, recordUrl: `${url}/received`, close };
}
