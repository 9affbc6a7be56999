import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type BuiltInEncoder, PictureError } from '../../../encoder/index.ts';
import { createLog, type LogRecord } from '../../../functions/telemetry/log.ts';
import { startEncoderServer } from '../../../local/encoder-server/encoder-server.ts';
import type { GatewayLimits } from '../../../local/gateway/gateway.ts';
import { aQuality } from '../../support/builders.ts';
import { openRawClient } from '../../support/local/raw-client.ts';

const vector = Array.from({ length: 128 }, (_, index) => index / 128);
const face = { vector, box: { x: 0, y: 0, width: 1, height: 1 }, landmarks: [], confidence: 1, quality: aQuality() };

type Encode = BuiltInEncoder['encode'];

async function start(
  encode: Encode = async () => ({ width: 1, height: 1, faces: [face] }),
  limits: Partial<GatewayLimits> = {},
) {
  const records: LogRecord[] = [];
  const log = createLog('warn', (record) => records.push(record));
  const encoder = { name: 'test', version: '1', encode: vi.fn(encode), isAvailable: vi.fn(() => true) };
  // The name that raw clients of these tests use.
  const allowedHosts = ['x'];
  const server = await startEncoderServer({ encoder, host: '127.0.0.1', port: 0, allowedHosts, log, limits });
  onTestFinished(async () => {
    server.destroy();
    await server.close();
  });
  return { ...server, server, encoder, records };
}

function post(url: string, files: Record<string, Uint8Array<ArrayBuffer>> = { file: Buffer.from('picture') }) {
  const form = new FormData();
  for (const [name, bytes] of Object.entries(files)) form.append(name, new Blob([bytes]), 'a.jpg');
  return fetch(`${url}/v1/selfie`, { method: 'POST', body: form });
}

async function read(response: Promise<Response>): Promise<[number, unknown]> {
  const { status } = await response;
  return [status, await (await response).json()];
}

describe('POST /v1/selfie', () => {
  it('answers with one vector a face', async () => {
    const pictures: string[] = [];
    const { url } = await start(async (bytes) => {
      pictures.push(Buffer.from(bytes).toString());
      return { width: 1, height: 1, faces: [face, face] };
    });
    expect(await read(post(url))).toEqual([200, [vector, vector]]);
    expect(pictures).toEqual(['picture']);
  });

  it('says by /health whether the encoder can work', async () => {
    const { url, encoder } = await start();
    const identity = { name: 'test', version: '1' };
    expect(await read(fetch(`${url}/health`))).toEqual([200, { status: 'ok', encoder: identity }]);
    encoder.isAvailable.mockReturnValue(false);
    expect(await read(fetch(`${url}/health`))).toEqual([
      503,
      { detail: expect.stringMatching(/^The encoder does not/) },
    ]);
  });

  it('answers with an empty list when there is no face', async () => {
    const { url } = await start(async () => ({ width: 1, height: 1, faces: [] }));
    expect(await read(post(url))).toEqual([200, []]);
  });

  it('answers 400 when there are too many faces', async () => {
    const { url } = await start(() => Promise.reject(new PictureError('too_many_faces', 'More than 5 faces found')));
    expect(await read(post(url))).toEqual([400, { detail: 'More than 5 faces found' }]);
  });

  it('answers 422 to what is no picture it can read', async () => {
    const { url } = await start(() => Promise.reject(new PictureError('unsupported_image', 'No picture')));
    expect(await read(post(url))).toEqual([422, { detail: 'No picture' }]);
  });

  it('answers 500 when the encoder fails, and keeps the cause to itself', async () => {
    const failure = new Error('thread died');
    const { url, records } = await start(() => Promise.reject(failure));
    const [status, body] = await read(post(url));
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('thread died');
    expect(records).toMatchObject([{ code: 'REQUEST_FAILED', error_message: 'thread died' }]);
  });

  it.each([
    ['no file', {}],
    ['a file of another name', { photo: Buffer.from('picture') }],
    ['an empty file', { file: Buffer.alloc(0) }],
  ])('answers 422 to %s', async (_, files) => {
    const { url, encoder } = await start();
    const [status, body] = await read(post(url, files));
    expect(status).toBe(422);
    expect(body).toEqual({ detail: expect.any(String) });
    expect(encoder.encode).not.toHaveBeenCalled();
  });

  it.each([
    ['JSON', 'application/json', '{}'],
    ['a form without a boundary', 'multipart/form-data', 'x'],
    [
      'a form that ends too early',
      'multipart/form-data; boundary=b',
      '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nabc',
    ],
  ])('answers 422 to %s', async (_, type, body) => {
    const { url } = await start();
    const response = await fetch(`${url}/v1/selfie`, { method: 'POST', body, headers: { 'Content-Type': type } });
    expect(response.status).toBe(422);
  });

  it('takes 25 MB and no more', async () => {
    const { url } = await start();
    expect((await post(url, { file: Buffer.alloc(25_000_000) })).status).toBe(200);
    expect(await read(post(url, { file: Buffer.alloc(25_000_001) }))).toEqual([
      413,
      { detail: 'The picture is larger than 25 MB; please send a smaller one' },
    ]);
    expect((await post(url, { file: Buffer.alloc(30_000_000) })).status).toBe(413);
  });
});

it('answers GET /health', async () => {
  const { url } = await start();
  expect(await read(fetch(`${url}/health`))).toEqual([200, { status: 'ok', encoder: { name: 'test', version: '1' } }]);
});

it('answers 404 and 405 to everything else', async () => {
  const { url } = await start();
  expect(await read(fetch(`${url}/`))).toEqual([404, { detail: 'Route not found' }]);
  const response = await fetch(`${url}/v1/selfie`);
  expect(response.status).toBe(405);
  expect(response.headers.get('allow')).toBe('POST');
});

it('keeps no one waiting for forms that stall, and answers them with 408', async () => {
  const { url } = await start(undefined, {
    pace: { interval: 20, bytes: 1_000, patience: 10, patienceWhileOthersWait: 2 },
  });
  const stalled = await Promise.all(
    Array.from({ length: 12 }, async () => {
      const client = await openRawClient(Number(new URL(url).port));
      client.write('POST /v1/selfie HTTP/1.1\r\nHost: x\r\nContent-Length: 25000000\r\n\r\nabc');
      return client;
    }),
  );
  expect((await post(url)).status).toBe(200);
  await stalled[0]?.received('HTTP/1.1 408 ');
  for (const { socket } of stalled) socket.destroy();
});

it('rejects names and pages of others, in the shape of its errors', async () => {
  const { url, encoder } = await start();
  const client = await openRawClient(Number(new URL(url).port));
  client.write('GET /health HTTP/1.1\r\nHost: rebind.example\r\nConnection: close\r\n\r\n');
  const text = await client.closed();
  expect(text).toMatch(/^HTTP\/1.1 403 /);
  expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toEqual({ detail: expect.stringContaining('ALLOWED_HOSTS') });
  const form = new FormData();
  form.append('file', new Blob(['picture']), 'a.jpg');
  const headers = { Origin: 'https://evil.example' };
  expect((await fetch(`${url}/v1/selfie`, { method: 'POST', body: form, headers })).status).toBe(403);
  expect(encoder.encode).not.toHaveBeenCalled();
});

it.each([
  ['a part that is not a field', 'Content-Disposition: attachment; name="file"; filename="a.jpg"'],
  ['a name with a line break', 'Content-Disposition: form-data; name="fi\r\nle"; filename="a"'],
])('answers at once to a form with %s, however large it is', async (_, headers) => {
  const { url } = await start();
  const body = Buffer.concat([
    Buffer.from(`--b\r\n${headers}\r\n\r\n`),
    Buffer.alloc(200_000),
    Buffer.from('\r\n--b--\r\n'),
  ]);
  const type = { 'Content-Type': 'multipart/form-data; boundary=b' };
  expect((await fetch(`${url}/v1/selfie`, { method: 'POST', body, headers: type })).status).toBe(422);
});

it('answers 504 when a picture takes too long', async () => {
  const { url } = await start(() => new Promise(() => undefined), { integrationTimeout: 20 });
  expect(await read(post(url))).toEqual([504, { detail: expect.any(String) }]);
});

it('survives clients that go away', async () => {
  const { url, encoder } = await start();
  const client = await openRawClient(Number(new URL(url).port));
  client.write('POST /v1/selfie HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc');
  client.socket.destroy();
  expect((await post(url)).status).toBe(200);
  expect(encoder.encode).toHaveBeenCalledTimes(1);
});

it('finishes what is under way when it closes', async () => {
  const gate = Promise.withResolvers<{ width: number; height: number; faces: [] }>();
  const { url, server, encoder } = await start(() => gate.promise);
  const underWay = post(url);
  await vi.waitFor(() => expect(encoder.encode).toHaveBeenCalledTimes(1));
  const closed = server.close();
  gate.resolve({ width: 1, height: 1, faces: [] });
  expect((await underWay).status).toBe(200);
  await closed;
  await expect(post(url)).rejects.toThrow();
});

it('says in one line when its port is in use', async () => {
  const { url, encoder } = await start();
  const port = Number(new URL(url).port);
  const log = createLog('warn', () => undefined);
  await expect(startEncoderServer({ encoder, host: '127.0.0.1', port, allowedHosts: [], log })).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is in use. Stop what uses it, or set ENCODER_PORT to another port.`,
  );
});
