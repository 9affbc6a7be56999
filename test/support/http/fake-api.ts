import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { ApiErrorCode } from '../../../api/errors.ts';
import { listen } from './listen.ts';

export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Answers one request. */
export type Reply = (response: ServerResponse) => void;

export const json =
  (status: number, body: unknown, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

export const empty =
  (status: number, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, headers).end();
  };

/** The connection ends without an answer. */
export const reset: Reply = (response) => {
  response.destroy();
};

export const refusal = (status: number, code: ApiErrorCode, headers: Record<string, string> = {}): Reply =>
  json(status, { error: `Refused as ${code}`, code, request_id: 'request-1' }, headers);

export interface FakeApi {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
}

/** A server that answers with these replies, one after the other; then it answers 418. */
export async function startFakeApi(...replies: readonly Reply[]): Promise<FakeApi> {
  const left = [...replies];
  const requests: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    requests.push({ method, path, headers, body: (await buffer(request)).toString('latin1') });
    const reply = left.shift() ?? empty(418);
    reply(response);
  });
  const { url, close } = await listen(server);
  onTestFinished(close);
  return { url, requests };
}

export const CONTAINER_ID = '0b9ff1c0-8f43-4f2b-9d5e-6f2f7d3c1a55';
export const IMAGE_ID = '3f2b1a55-1c2d-4e5f-8a9b-0c1d2e3f4a5b';

const TIME = '2026-03-25T12:00:00.000Z';

export const aContainer = { container_id: CONTAINER_ID, created_at: TIME, expires_at: TIME };

export const anAcceptedImage = { image_id: IMAGE_ID, status: 'processing', created_at: TIME };

/** A summary with one image. */
export function aSummary(status: 'processing' | 'completed' | 'failed', imageId = IMAGE_ID) {
  const failed = status === 'failed';
  return {
    ...aContainer,
    images: [
      {
        image_id: imageId,
        status,
        created_at: TIME,
        error: failed ? 'The picture is damaged' : null,
        error_code: failed ? 'corrupt_image' : null,
        detected_type: failed ? 'jpeg' : null,
        width: null,
        height: null,
        encoder: null,
        encodings: [],
      },
    ],
  };
}
