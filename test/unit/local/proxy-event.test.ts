import { describe, expect, it } from 'vitest';
import { createProxyEvent, type ReceivedRequest, type RequestedResource } from '../../../local/proxy-event.ts';

const received: ReceivedRequest = {
  requestId: '0f8fad5b-d9cb-469f-a165-70867728950e',
  method: 'POST',
  path: '/v1/containers/abc/images',
  query: '',
  rawHeaders: ['Host', '127.0.0.1:8001', 'User-Agent', 'curl/8.5.0', 'Content-Type', 'multipart/form-data; boundary=x'],
  body: Buffer.from([0xff, 0x00, 0x80]),
  sourceIp: '127.0.0.1',
  httpVersion: '1.1',
  receivedAt: new Date('2026-03-05T12:07:09.123Z'),
  port: 8001,
};

const requested: RequestedResource = {
  resource: '/v1/containers/{container_id}/images',
  pathParameters: { container_id: 'abc' },
  binaryMediaTypes: ['multipart/form-data'],
};

const create = (request: Partial<ReceivedRequest> = {}, resource: Partial<RequestedResource> = {}) =>
  createProxyEvent({ ...received, ...request }, { ...requested, ...resource });

describe('createProxyEvent', () => {
  it('tells the resource, the path, the method and the path parameters', () => {
    expect(create()).toMatchObject({
      resource: '/v1/containers/{container_id}/images',
      path: '/v1/containers/abc/images',
      httpMethod: 'POST',
      pathParameters: { container_id: 'abc' },
      stageVariables: null,
    });
  });

  it('tells no path parameters as null', () => {
    expect(create({}, { pathParameters: {} }).pathParameters).toBeNull();
  });

  describe('body', () => {
    it('is base64 for a binary media type, whatever its parameters and case', () => {
      const event = create({ rawHeaders: ['content-type', 'Multipart/Form-Data; boundary="a;b"'] });
      expect(event).toMatchObject({ body: '/wCA', isBase64Encoded: true });
    });

    it('is text for every other media type', () => {
      const event = create({ rawHeaders: ['Content-Type', 'application/json'], body: Buffer.from('{"é":1}') });
      expect(event).toMatchObject({ body: '{"é":1}', isBase64Encoded: false });
    });

    it('is text without a content type', () => {
      expect(create({ rawHeaders: [], body: Buffer.from('a') })).toMatchObject({ body: 'a', isBase64Encoded: false });
    });

    it('is null when there is none', () => {
      expect(create({ body: Buffer.alloc(0) })).toMatchObject({ body: null, isBase64Encoded: false });
    });

    it('is base64 for a type that a range of the API covers', () => {
      const event = create({ rawHeaders: ['Content-Type', 'image/png'] }, { binaryMediaTypes: ['image/*'] });
      expect(event.isBase64Encoded).toBe(true);
    });

    it('does not take a longer type for the binary one', () => {
      expect(create({ rawHeaders: ['Content-Type', 'multipart/form-data2'] }).isBase64Encoded).toBe(false);
    });
  });

  describe('headers', () => {
    it('keep the case in which the client sent them', () => {
      const { headers } = create({ rawHeaders: ['IdemPotency-Key', 'k', 'x-lower', 'l'] });
      expect(headers).toMatchObject({ 'IdemPotency-Key': 'k', 'x-lower': 'l' });
    });

    it('that come twice are all in the multi-value form, and the last one in the other', () => {
      const event = create({ rawHeaders: ['X-A', '1', 'X-A', '2'] });
      expect(event.multiValueHeaders['X-A']).toEqual(['1', '2']);
      expect(event.headers['X-A']).toBe('2');
    });

    it('of the connection are left out', () => {
      const event = create({
        rawHeaders: ['Connection', 'keep-alive', 'TRANSFER-ENCODING', 'chunked', 'Expect', '100-continue', 'TE', 'x'],
      });
      expect(Object.keys(event.headers).sort()).toEqual([
        'X-Amzn-Trace-Id',
        'X-Forwarded-For',
        'X-Forwarded-Port',
        'X-Forwarded-Proto',
      ]);
    });

    it('tell who forwarded the request, after what the client says itself', () => {
      const { headers } = create({ rawHeaders: ['x-forwarded-for', '10.1.1.1', 'X-FORWARDED-PROTO', 'https'] });
      expect(headers).toMatchObject({
        'X-Forwarded-For': '10.1.1.1, 127.0.0.1',
        'X-Forwarded-Port': '8001',
        'X-Forwarded-Proto': 'http',
      });
      expect(headers).not.toHaveProperty('X-FORWARDED-PROTO');
    });

    it('may have any name', () => {
      const { headers } = create({ rawHeaders: ['__proto__', 'p', 'constructor', 'c'] });
      expect(Object.entries(headers)).toEqual(
        expect.arrayContaining([
          ['__proto__', 'p'],
          ['constructor', 'c'],
        ]),
      );
    });
  });

  describe('query', () => {
    it('is null in both forms when there is none', () => {
      expect(create()).toMatchObject({ queryStringParameters: null, multiValueQueryStringParameters: null });
    });

    it('is decoded, and tells repeated names in both forms', () => {
      const event = create({ query: 'a=1&a=two%20words&b=&c' });
      expect(event.multiValueQueryStringParameters).toEqual({ a: ['1', 'two words'], b: [''], c: [''] });
      expect(event.queryStringParameters).toEqual({ a: 'two words', b: '', c: '' });
    });
  });

  describe('request context', () => {
    it('tells the request and its caller', () => {
      expect(create().requestContext).toMatchObject({
        httpMethod: 'POST',
        path: '/v1/containers/abc/images',
        protocol: 'HTTP/1.1',
        requestId: '0f8fad5b-d9cb-469f-a165-70867728950e',
        requestTime: '05/Mar/2026:12:07:09 +0000',
        requestTimeEpoch: Date.parse('2026-03-05T12:07:09.123Z'),
        resourcePath: '/v1/containers/{container_id}/images',
        stage: 'local',
        domainName: '127.0.0.1',
        identity: { sourceIp: '127.0.0.1', userAgent: 'curl/8.5.0', userArn: null },
      });
    });

    it('gives a resource always the same id, and others another one', () => {
      const id = (resource: string) => create({}, { resource }).requestContext.resourceId;
      expect(id('/health')).toBe(id('/health'));
      expect(id('/health')).not.toBe(id('/docs'));
    });
  });
});
