import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { httpEncoder } from '../../../functions/adapters/encoders/http-encoder.ts';
import { acceptFaces } from '../../../functions/domain/encoding/accept-faces.ts';
import { TransientError } from '../../../functions/domain/errors.ts';
import type { EncoderCredentials } from '../../../functions/domain/ports.ts';
import { aVector, IMAGE_ID } from '../../support/builders.ts';
import { type Listening, listen } from '../../support/http/listen.ts';

/** A real server on a free port that answers as each test says. */
let server: Listening | undefined;

afterEach(async () => {
  await server?.close();
});

async function encodeWith(
  listener: RequestListener,
  {
    timeout = 5_000,
    timeLimit = 60_000,
    credentials,
  }: { timeout?: number; timeLimit?: number; credentials?: EncoderCredentials } = {},
) {
  server = await listen(createServer(listener));
  const encoder = httpEncoder({ url: `${server.url}/v1/selfie`, version: '7', timeout, credentials });
  return await encoder.encode(Uint8Array.of(1, 2, 3), timeLimit);
}

const answering =
  (status: number, body: string | object, headers: Record<string, string> = {}): RequestListener =>
  (request, response) => {
    request.resume();
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
  };

describe('httpEncoder', () => {
  it('posts the picture as the field file and gives a face a vector', async () => {
    const seen: { request: IncomingMessage; body: Buffer }[] = [];

    const picture = await encodeWith(async (request, response) => {
      seen.push({ request, body: await buffer(request) });
      response.end(JSON.stringify([aVector(0.1), aVector(0.2)]));
    });

    expect(picture.faces.map(({ vector }) => vector[0])).toEqual([0.1, 0.2]);
    expect(picture).toMatchObject({ width: null, height: null, faces: [{ box: null, confidence: null }, {}] });
    expect(seen[0]?.request).toMatchObject({ method: 'POST', url: '/v1/selfie' });
    expect(seen[0]?.body.toString('latin1')).toContain('name="file"');
    expect(seen[0]?.body.includes(Buffer.of(13, 10, 1, 2, 3, 13, 10))).toBe(true);
  });

  it('takes a time limit with a part of a millisecond, as a clock of the process gives it', async () => {
    const picture = await encodeWith(answering(200, [aVector(0.1)]), { timeout: 50_000, timeLimit: 49_998.7 });

    expect(picture.faces).toHaveLength(1);
  });

  it('sends its credentials with the picture, and reads them anew when they are refused', async () => {
    const seen: (string | undefined)[] = [];
    let forgotten = 0;
    const credentials = {
      read: async () => ({ 'X-Api-Key': 'abc' }),
      forget: () => {
        forgotten += 1;
      },
    };
    const answer =
      (status: number): RequestListener =>
      (request, response) => {
        seen.push(request.headers['x-api-key']?.toString());
        answering(status, [])(request, response);
      };

    await encodeWith(answer(200), { credentials });
    expect(forgotten).toBe(0);
    for (const status of [401, 403]) {
      await expect(encodeWith(answer(status), { credentials })).rejects.toThrow(TransientError);
    }

    expect(forgotten).toBe(2);
    expect(seen).toEqual(['abc', 'abc', 'abc']);
  });

  it('takes an empty list as a picture without faces', async () => {
    expect((await encodeWith(answering(200, []))).faces).toEqual([]);
  });

  it.each([
    ['too many faces', 400, { detail: 'More than 5 faces found' }, 'too_many_faces', 'More than 5 faces found'],
    [
      'another reason',
      422,
      { detail: 'Not a\npicture' },
      'encoder_rejected',
      'The encoder rejected the picture: Not a picture',
    ],
    ['no reason', 400, 'nope', 'encoder_rejected', 'The encoder rejected the picture'],
    ['a strange reason', 422, { detail: [{ loc: 'x' }] }, 'encoder_rejected', 'The encoder rejected the picture'],
  ])('fails for good on a refusal with %s', async (_, status, body, code, message) => {
    await expect(encodeWith(answering(status, body))).rejects.toMatchObject({ name: 'ImageFailure', code, message });
  });

  it('passes on no more than 200 characters of a reason', async () => {
    const encoding = encodeWith(answering(422, { detail: 'x'.repeat(5_000) }));

    await expect(encoding).rejects.toSatisfy((error: Error) => error.message.length < 250);
  });

  it.each([401, 403, 404, 408, 413, 429, 500, 502, 503, 504])('may try again after a %i', async (status) => {
    await expect(encodeWith(answering(status, {}))).rejects.toThrow(TransientError);
  });

  it.each([
    ['HTML', '<html></html>'],
    ['nothing', ''],
    ['an object', '{"vectors":[]}'],
    ['numbers that are not in lists', '[1,2]'],
    ['NaN', `[[${['NaN', ...aVector().slice(1)].join()}]]`],
    ['null among the numbers', `[[${['null', ...aVector().slice(1)].join()}]]`],
    ['texts among the numbers', `[[${['"1"', ...aVector().slice(1)].join()}]]`],
  ])('fails for good on a 200 with %s', async (_, body) => {
    await expect(encodeWith(answering(200, body))).rejects.toMatchObject({ code: 'invalid_encoder_response' });
  });

  it.each([
    ['127 numbers', `[[${aVector().slice(1).join()}]]`],
    ['a number too large for a double', `[[${['1e400', ...aVector().slice(1)].join()}]]`],
  ])('never lets a vector with %s be stored', async (_, body) => {
    const checked = encodeWith(answering(200, body)).then((picture) => acceptFaces(IMAGE_ID, picture));

    await expect(checked).rejects.toMatchObject({ code: 'invalid_encoder_response' });
  });

  it('fails for good on a 200 that is longer than any answer of an encoder', async () => {
    const manyFaces = Array.from({ length: 300 }, () => aVector(0.123_456_789));

    await expect(encodeWith(answering(200, manyFaces))).rejects.toMatchObject({ code: 'invalid_encoder_response' });
  });

  it.each([400, 422])('takes a %i for a refusal however much it says', async (status) => {
    const encoding = encodeWith(answering(status, { detail: 'x'.repeat(1_000_000) }));

    await expect(encoding).rejects.toMatchObject({
      name: 'ImageFailure',
      code: 'encoder_rejected',
      message: 'The encoder rejected the picture',
    });
  });

  it('names the status of an error page, however long it is', async () => {
    const encoding = encodeWith(answering(500, 'x'.repeat(1_000_000)));

    await expect(encoding).rejects.toThrow(new TransientError('The encoder answered 500'));
  });

  it('stops reading an endless answer', async () => {
    const chunk = '1'.repeat(64 * 1024);
    let sent = 0;
    const endless: RequestListener = (request, response) => {
      request.resume();
      const push = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
      };
      response.on('drain', push);
      push();
    };

    await expect(encodeWith(endless)).rejects.toMatchObject({ code: 'invalid_encoder_response' });
    expect(sent).toBeLessThan(20 * 1024 * 1024);
  });

  it('gives up on an encoder that hangs', async () => {
    await expect(encodeWith(() => undefined, { timeout: 50 })).rejects.toThrow(TransientError);
  });

  it('gives up on an encoder that never finishes its answer', async () => {
    const dripping: RequestListener = (_, response) => response.write('[[');

    await expect(encodeWith(dripping, { timeout: 100 })).rejects.toThrow(TransientError);
  });

  it('does not take longer than the function has', async () => {
    await expect(encodeWith(() => undefined, { timeLimit: 50 })).rejects.toThrow(TransientError);
    await expect(encodeWith(() => undefined, { timeLimit: -1 })).rejects.toThrow(TransientError);
  });

  it('may try again when the connection breaks', async () => {
    await expect(encodeWith((request) => request.socket.destroy())).rejects.toThrow(TransientError);
  });

  it('does not follow an encoder that sends it elsewhere', async () => {
    const redirect = answering(302, '', { location: 'http://127.0.0.1:9/' });

    await expect(encodeWith(redirect)).rejects.toThrow(TransientError);
  });
});
