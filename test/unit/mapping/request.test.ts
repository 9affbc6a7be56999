import { describe, expect, it } from 'vitest';
import { uploadRequestSchema } from '../../../api/schemas.ts';
import { idempotencyKeyOf, linkTo, readJsonBody, thresholdOf } from '../../../functions/mapping/request.ts';
import { aProxyEvent } from '../../support/lambda-events.ts';

const refusal = (message: RegExp) =>
  expect.objectContaining({ code: 'invalid_request', message: expect.stringMatching(message) });

describe('linkTo', () => {
  it.each([
    ['the stage of AWS', '/api/v1/containers', '/api/v1/x'],
    ['nothing, as here', '/v1/containers', '/v1/x'],
    ['the base path of a custom domain', '/faces/v1/containers', '/faces/v1/x'],
  ])('puts %s before the path', (_, requested, link) => {
    const event = aProxyEvent();
    const withPath = { ...event, requestContext: { ...event.requestContext, path: requested } };

    expect(linkTo(withPath, '/v1/x')).toBe(link);
  });
});

describe('idempotencyKeyOf', () => {
  const keyOf = (key: string) => idempotencyKeyOf(aProxyEvent({ headers: { 'idempotency-KEY': key } }));

  it('takes up to 255 printable characters', () => {
    expect(keyOf('~'.repeat(255))).toHaveLength(255);
    expect(idempotencyKeyOf(aProxyEvent())).toBeUndefined();
  });

  it.each(['', 'x'.repeat(256), 'tab\t', 'ünï'])('refuses %j and names the header', (key) => {
    expect(() => keyOf(key)).toThrow(refusal(/Idempotency-Key/));
  });
});

describe('thresholdOf', () => {
  const thresholdIn = (threshold: string) => thresholdOf(aProxyEvent({ queryStringParameters: { threshold } }));

  it.each([
    ['0', 0],
    ['2', 2],
    ['0.45', 0.45],
    ['5e-1', 0.5],
  ])('reads %s', (text, threshold) => {
    expect(thresholdIn(text)).toBe(threshold);
  });

  it('is 0.6 where the client names none', () => {
    expect(thresholdOf(aProxyEvent())).toBe(0.6);
  });

  it.each(['', ' ', 'x', '-0.1', '2.01', 'NaN', 'Infinity', '0x1', '0b1', ' 1', '1.', '.5'])(
    'refuses %j and names the parameter',
    (text) => {
      expect(() => thresholdIn(text)).toThrow(refusal(/threshold/));
    },
  );
});

describe('readJsonBody', () => {
  const read = (body: string | null) => readJsonBody(aProxyEvent({ body }), uploadRequestSchema);

  it('gives the body as its schema has it', () => {
    expect(read('{"content_type":"image/png","size":5}')).toEqual({ content_type: 'image/png', size: 5 });
  });

  it('reads a body that came as base64', () => {
    const body = Buffer.from('{"content_type":"image/png"}').toString('base64');

    expect(readJsonBody(aProxyEvent({ body, isBase64Encoded: true }), uploadRequestSchema)).toEqual({
      content_type: 'image/png',
    });
  });

  it.each([
    ['no body', null, /not JSON/],
    ['no JSON', '{', /not JSON/],
    ['a list', '[]', /the body/],
    ['another type of file', '{"content_type":"image/gif"}', /content_type/],
    ['a size that is no number', '{"content_type":"image/png","size":"5"}', /size/],
    ['a field that nobody knows', '{"content_type":"image/png","colour":"red"}', /colour/],
  ])('refuses %s and says what is wrong', (_, body, message) => {
    expect(() => read(body)).toThrow(refusal(message));
  });

  it.each([
    ['one long name', { ['n'.repeat(1_000_000)]: 1 }],
    ['very many names', Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`name-${n}`, 1]))],
    ['a long name that stands for bytes of no text', { ['\ufffd'.repeat(1_000_000)]: 1 }],
  ])('keeps its answer short after %s', (_, fields) => {
    const body = JSON.stringify({ content_type: 'image/png', ...fields });

    expect(() => read(body)).toThrow(refusal(/^.{1,600}$/));
  });

  it('names the first unknown fields and counts the others', () => {
    const body = JSON.stringify({ content_type: 'image/png', a: 1, b: 1, c: 1, d: 1, e: 1 });

    expect(() => read(body)).toThrow(refusal(/unknown field "a", "b", "c" and 2 more/));
  });
});
