import { describe, expect, it, vi } from 'vitest';
import { type RequestSchema, requests } from '../../../../api/requests.ts';
import { uploadRequestSchema } from '../../../../api/schemas.ts';
import { type Endpoint, ownerEndpoint, publicEndpoint } from '../../../../functions/endpoints/http/endpoint.ts';
import { jsonBody, noBody, parseInput, parsePath } from '../../../../functions/endpoints/http/parse-request.ts';
import { type HttpRequest, linkTo } from '../../../../functions/endpoints/http/request.ts';
import { emptyResponse } from '../../../../functions/endpoints/http/response.ts';

const CONTAINER_ID = '0b9ff1c0-8f43-4f2b-9d5e-6f2f7d3c1a55';
const IMAGE_ID = 'b3f8a1de-52c7-4c0e-9a43-1d1f0c7e6a10';

const aRequest = (telling: Partial<HttpRequest> = {}): HttpRequest => ({
  requestId: 'request-1',
  method: 'GET',
  route: '/v1/containers',
  path: '/v1/containers',
  origin: 'http://localhost:8001',
  pathParameters: {},
  query: {},
  headers: {},
  body: new Uint8Array(),
  principal: undefined,
  ...telling,
});

const refusal = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });
const invalid = (message: RegExp) => refusal('invalid_request', message);

describe('linkTo', () => {
  it.each([
    ['the stage of AWS', '/api/v1/containers', '/api/v1/x'],
    ['nothing, as on one machine', '/v1/containers', '/v1/x'],
    ['the base path of a custom domain', '/faces/v1/containers', '/faces/v1/x'],
  ])('puts %s before the path', (_, path, link) => {
    expect(linkTo({ path, route: '/v1/containers' }, '/v1/x')).toBe(link);
  });
});

describe('parsePath', () => {
  const parse = (schema: RequestSchema, pathParameters: Record<string, string>) =>
    parsePath(schema, { pathParameters });

  it('reads ids in either case as the same ids', () => {
    const capitals = { container_id: CONTAINER_ID.toUpperCase(), image_id: IMAGE_ID.toUpperCase() };

    expect(parse(requests.deleteImage, capitals)).toEqual({ container_id: CONTAINER_ID, image_id: IMAGE_ID });
    expect(parse(requests.getSummary, capitals)).toEqual({ container_id: CONTAINER_ID });
  });

  it.each(['', 'abc', `${CONTAINER_ID}0`, `{${CONTAINER_ID}}`, `urn:uuid:${CONTAINER_ID}`, `${CONTAINER_ID}\n`])(
    'finds nothing under %j, as under an unknown id',
    (id) => {
      const path = { container_id: CONTAINER_ID, image_id: IMAGE_ID };

      expect(() => parse(requests.deleteImage, { ...path, container_id: id })).toThrow(
        refusal('container_not_found', /^Container not found$/),
      );
      expect(() => parse(requests.deleteImage, { ...path, image_id: id })).toThrow(
        refusal('image_not_found', /^Image not found$/),
      );
    },
  );

  it('finds no UUID of another version', () => {
    const version1 = '0b9ff1c0-8f43-1f2b-9d5e-6f2f7d3c1a55';

    expect(() => parse(requests.getSummary, { container_id: version1 })).toThrow(refusal('container_not_found', /./));
  });
});

describe('an Idempotency-Key', () => {
  const keyOf = (headers: Record<string, string>) =>
    parseInput(requests.addImage, { query: {}, headers }).headers['idempotency-key'];

  it('has up to 255 printable characters', () => {
    expect(keyOf({ 'idempotency-key': '~'.repeat(255) })).toHaveLength(255);
    expect(keyOf({})).toBeUndefined();
  });

  it.each(['', 'x'.repeat(256), 'tab\t', 'ünï', 'line\nbreak', 'line\n'])('is refused by name when it is %j', (key) => {
    expect(() => keyOf({ 'idempotency-key': key })).toThrow(
      invalid(/^The header Idempotency-Key must have 1 to 255 printable ASCII characters$/),
    );
  });

  it('leaves other headers alone', () => {
    expect(keyOf({ 'x-anything': '\t', host: 'localhost' })).toBeUndefined();
  });
});

describe('the query', () => {
  const thresholdIn = (query: Record<string, string>) =>
    parseInput(requests.getComparison, { query, headers: {} }).query.threshold;

  it.each([
    ['0', 0],
    ['2', 2],
    ['0.45', 0.45],
    ['5e-1', 0.5],
  ])('has a threshold of %s', (threshold, number) => {
    expect(thresholdIn({ threshold })).toBe(number);
  });

  it('has no threshold where the client names none', () => {
    expect(thresholdIn({})).toBeUndefined();
  });

  it.each(['', ' ', 'x', '-0.1', '2.01', 'NaN', 'Infinity', '0x1', '0b1', ' 1', '1.', '.5', '1e999', '1\n'])(
    'has no threshold of %j, and the refusal names it',
    (threshold) => {
      expect(() => thresholdIn({ threshold })).toThrow(
        invalid(/^The parameter threshold must be a number from 0 to 2$/),
      );
    },
  );

  const rateIn = (query: Record<string, string>) =>
    parseInput(requests.getComparison, { query, headers: {} }).query.max_false_match_rate;

  it.each([
    ['0.001', 0.001],
    ['1e-4', 0.0001],
    ['1', 1],
  ])('has a rate of %s', (rate, number) => {
    expect(rateIn({ max_false_match_rate: rate })).toBe(number);
  });

  it.each(['', '0', '0.0', '1.01', '-0.1', 'x', '1e-999'])('has no rate of %j, and the refusal names it', (rate) => {
    expect(() => rateIn({ max_false_match_rate: rate })).toThrow(
      invalid(/^The parameter max_false_match_rate must be a number above 0 and at most 1$/),
    );
  });

  it('has a threshold or a rate, not both', () => {
    expect(() => rateIn({ threshold: '0.6', max_false_match_rate: '0.01' })).toThrow(
      invalid(/^The parameter max_false_match_rate cannot be used together with threshold$/),
    );
  });

  it('has no other parameter: each is refused by name', () => {
    expect(() => thresholdIn({ tresh: '0.5' })).toThrow(invalid(/^Unknown parameter "tresh"$/));
    expect(() => parseInput(requests.getSummary, { query: { a: '1', b: '2' }, headers: {} })).toThrow(
      invalid(/^Unknown parameter "a", "b"$/),
    );
  });

  it.each(Object.entries<RequestSchema>(requests))('of %s refuses an unknown parameter', (_, schema) => {
    expect(() => parseInput(schema, { query: { unknown: '' }, headers: {} })).toThrow(invalid(/"unknown"/));
    expect(() => parseInput(schema, { query: {}, headers: { unknown: '' } })).not.toThrow();
  });
});

describe('jsonBody', () => {
  const read = (body: string | Uint8Array) => () =>
    jsonBody(uploadRequestSchema)({ headers: {}, body: Buffer.from(body) });

  it('gives the body as its schema has it', () => {
    expect(read('{"content_type":"image/png","size":5}')()).toEqual({ content_type: 'image/png', size: 5 });
  });

  it.each([
    ['no body', '', /^The request has no body; please send JSON$/],
    ['no JSON', '{', /^The body is not JSON$/],
    ['UTF-16', Buffer.from('{}', 'utf16le'), /^The body is not JSON$/],
    ['UTF-16 with its mark', Buffer.from('\ufeff{}', 'utf16le'), /^The body is not JSON in UTF-8$/],
    ['Latin-1', Buffer.from('{"größe":1}', 'latin1'), /^The body is not JSON in UTF-8$/],
    ['what API Gateway makes of Latin-1', '{"gr\ufffd\ufffde":1}', /^The body is not JSON in UTF-8$/],
    ['a list', '[]', /the body/],
    ['another type of file', '{"content_type":"text/html"}', /content_type/],
    ['a size that is no number', '{"content_type":"image/png","size":"5"}', /size/],
    ['an unknown field', '{"content_type":"image/png","colour":"red"}', /unknown field "colour"/],
  ])('refuses %s and says what is wrong', (_, body, message) => {
    expect(read(body)).toThrow(invalid(message));
  });

  it.each([
    ['one long name', { ['n'.repeat(900_000)]: 1 }],
    ['very many names', Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`name-${n}`, 1]))],
    ['a long name of half characters', { ['\ud800'.repeat(100_000)]: 1 }],
  ])('keeps its message short after %s', (_, fields) => {
    expect(read(JSON.stringify({ content_type: 'image/png', ...fields }))).toThrow(invalid(/^.{1,600}$/));
  });

  it('takes a byte order mark before the body', () => {
    expect(read('\ufeff{"content_type":"image/png"}')()).toEqual({ content_type: 'image/png' });
  });

  it('takes a body of 1 MB and refuses a larger one before it is parsed', () => {
    const sized = (bytes: number) => read('{"content_type":"image/png"}'.padEnd(bytes));

    expect(sized(1_000_000)()).toEqual({ content_type: 'image/png' });
    expect(sized(1_000_001)).toThrow(refusal('image_too_large', /^The body is larger than 1 MB$/));
  });

  it('names the first unknown fields and counts the others', () => {
    const body = JSON.stringify({ content_type: 'image/png', a: 1, b: 1, c: 1, d: 1, e: 1 });

    expect(read(body)).toThrow(invalid(/unknown field "a", "b", "c" and 2 more/));
  });

  it('repeats no control characters', () => {
    expect(read('{"content_type":"image/png","\\u001b[31m\\u202e":1}')).toThrow(invalid(/unknown field "\?\[31m\?"/));
  });
});

describe('an endpoint', () => {
  const context = () => ({ note: vi.fn() });
  const answer = async (): ReturnType<Endpoint> => emptyResponse();

  it('gets the parsed request, and notes its ids before anything else can fail', async () => {
    const { note } = context();
    const handle = vi.fn(answer);
    const endpoint = publicEndpoint(requests.getComparison, noBody, handle);
    const pathParameters = { container_id: CONTAINER_ID.toUpperCase() };

    await endpoint(aRequest({ pathParameters, query: { threshold: '0.5' } }), { note });

    expect(handle).toHaveBeenCalledWith(
      expect.objectContaining({ path: { container_id: CONTAINER_ID }, query: { threshold: 0.5 }, body: undefined }),
    );
    const unknown = endpoint(aRequest({ pathParameters, query: { tresh: '0.5' } }), { note });
    await expect(unknown).rejects.toEqual(invalid(/"tresh"/));
    expect(note.mock.calls).toEqual([[{ container_id: CONTAINER_ID }], [{ container_id: CONTAINER_ID }]]);
  });

  it('for known callers gets the owner, and refuses a request without one before it reads it', async () => {
    const handle = vi.fn(answer);
    const readBody = vi.fn(noBody);
    const endpoint = ownerEndpoint(requests.createContainer, readBody, handle);

    await endpoint(aRequest({ principal: 'jane' }), context());
    await expect(endpoint(aRequest(), context())).rejects.toEqual(refusal('unauthorized', /./));

    expect(handle).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ owner: 'jane' }));
    expect(readBody).toHaveBeenCalledOnce();
  });

  it.each(['gzip', 'br', 'GZIP', 'identity, gzip'])('refuses a body with the coding %s', async (coding) => {
    const endpoint = publicEndpoint(requests.createContainer, noBody, answer);
    const request = aRequest({ headers: { 'content-encoding': coding }, body: Buffer.from('x') });

    await expect(endpoint(request, context())).rejects.toEqual(
      refusal('unsupported_media_type', /Content-Encoding ".+" is not supported/),
    );
  });

  it.each([
    ['no coding', {}, 'x'],
    ['an empty coding', { 'content-encoding': '' }, 'x'],
    ['the coding identity', { 'content-encoding': 'Identity' }, 'x'],
    ['a coding of nothing', { 'content-encoding': 'gzip' }, ''],
  ])('takes a request with %s', async (_, headers, body) => {
    const endpoint = publicEndpoint(requests.createContainer, noBody, answer);

    await expect(endpoint(aRequest({ headers, body: Buffer.from(body) }), context())).resolves.toEqual(emptyResponse());
  });
});
