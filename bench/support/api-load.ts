import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

const BOUNDARY = 'bench-boundary';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Calls the API over connections that stay open, with as little work of its own as possible. */
export function apiLoad(url: string, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });

  async function call(method: string, path: string, body?: Buffer): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const headers = body
      ? { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': body.byteLength }
      : {};
    const sent = request(`${url}${path}`, { method, agent, headers }, (response) => {
      text(response).then((answer) => resolve({ status: response.statusCode ?? 0, body: answer }), reject);
    });
    sent.on('error', reject);
    sent.end(body);
    return await promise;
  }

  async function expectStatus(expected: number, answer: Promise<Answer>): Promise<unknown> {
    const { status, body } = await answer;
    if (status !== expected) throw new Error(`Expected ${expected}, got ${status}: ${body}`);
    return JSON.parse(body);
  }

  return {
    createContainer: () => expectStatus(201, call('POST', '/v1/containers')),
    upload: (containerId: string, form: Buffer) =>
      expectStatus(202, call('POST', `/v1/containers/${containerId}/images`, form)),
    summary: (containerId: string) => expectStatus(200, call('GET', `/v1/containers/${containerId}/summary`)),
    matches: (containerId: string) => expectStatus(200, call('GET', `/v1/containers/${containerId}/matches`)),
    close: () => agent.destroy(),
  };
}

/** The form of one upload, built once and sent many times. */
export function uploadForm(picture: Uint8Array): Buffer {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="picture.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), picture, Buffer.from(`\r\n--${BOUNDARY}--\r\n`)]);
}
