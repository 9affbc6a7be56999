import { describe, expect, it, vi } from 'vitest';
import { errorBody, post, startTestGateway as start } from '../../support/local-gateway.ts';
import { openRawClient } from '../../support/local-raw-client.ts';

describe('answers', () => {
  it("carry the function's status, headers and body, and the id that the function was given", async () => {
    const { url, handler } = await start(async () => ({
      statusCode: 202,
      multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
      headers: { Location: '/there', Connection: 'upgrade', 'Content-Length': '999' },
      body: 'done',
    }));
    const response = await post(url, 'x');

    expect(response.status).toBe(202);
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('location')).toBe('/there');
    expect(response.headers.get('x-amzn-requestid')).toBe(handler.mock.calls[0]?.[0].requestContext.requestId);
    await expect(response.text()).resolves.toBe('done');
  });

  it('with base64 bodies come as bytes', async () => {
    const { url } = await start(async () => ({ statusCode: 200, body: '/wCA', isBase64Encoded: true }));
    expect(await (await post(url, 'x')).bytes()).toEqual(new Uint8Array([0xff, 0x00, 0x80]));
  });

  it('without a body have none', async () => {
    const { url } = await start(async () => ({ statusCode: 204, body: '' }));
    const response = await post(url, 'x');
    expect(response.status).toBe(204);
    await expect(response.text()).resolves.toBe('');
  });

  it('to an unknown path are 404', async () => {
    const { url, handler } = await start();
    const response = await fetch(`${url}/nowhere`);
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual(errorBody('route_not_found', 'Route not found'));
    expect(handler).not.toHaveBeenCalled();
  });

  it('to a wrong method are 405 and tell the right ones', async () => {
    const { url } = await start();
    const response = await fetch(`${url}/upload`, { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST, GET');
    expect(await response.json()).toEqual(errorBody('method_not_allowed'));
  });

  it('of a function that throws are 502 with a fixed text; its cause goes to the log', async () => {
    const { url, records } = await start(() => Promise.reject(new Error('secret cause')));
    const response = await post(url, 'x');
    expect(response.status).toBe(502);
    const body = await response.text();
    expect(JSON.parse(body)).toEqual(errorBody('internal_error'));
    expect(body).not.toContain('secret cause');
    expect(records).toContainEqual(expect.objectContaining({ code: 'FUNCTION_FAILED', error_message: 'secret cause' }));
  });

  it('of a function whose result makes no sense are 502', async () => {
    const { url } = await start(async () => ({ body: 'no status' }));
    expect((await post(url, 'x')).status).toBe(502);
  });

  it('of a function that takes too long are 504', async () => {
    const { url } = await start(() => new Promise(() => undefined), { integrationTimeout: 20 });
    const response = await post(url, 'x');
    expect(response.status).toBe(504);
    expect(response.headers.get('retry-after')).toBe('1');
    expect(await response.json()).toEqual(errorBody('unavailable'));
  });
});

describe('connections', () => {
  it('answer several requests in their order', async () => {
    const { port } = await start(async ({ body }) => ({ statusCode: 200, body: `<${body}>` }));
    const client = await openRawClient(port);
    const request = (body: string) => `POST /upload HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n${body}`;
    client.write(request('a') + request('b') + request('c'));
    await client.received('<c>');
    expect(client.text().match(/<.>/g)).toEqual(['<a>', '<b>', '<c>']);
    client.socket.destroy();
  });

  it('take a whole URL for a target', async () => {
    const { port, handler } = await start();
    const client = await openRawClient(port);
    client.write('GET http://x/upload?a=1 HTTP/1.1\r\nHost: x\r\n\r\n');
    await client.received('done');
    expect(handler.mock.calls[0]?.[0]).toMatchObject({ path: '/upload', queryStringParameters: { a: '1' } });
    client.socket.destroy();
  });

  it('end with their answer when the gateway closes, and no new ones are taken', async () => {
    const gate = Promise.withResolvers<void>();
    const { gateway, url, handler } = await start(async () => {
      await gate.promise;
      return { statusCode: 200, body: 'finished' };
    });
    const underWay = post(url, 'x');
    await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(1));
    const closed = gateway.close();
    await expect(post(url, 'x')).rejects.toThrow();
    gate.resolve();
    const response = await underWay;
    expect(response.headers.get('connection')).toBe('close');
    await expect(response.text()).resolves.toBe('finished');
    await closed;
  });
});

it('logs a refused request without what its path and query hold', async () => {
  const { url, records } = await start();
  await fetch(`${url}/nowhere/secret?token=secret`);
  expect(records).toMatchObject([{ code: 'REQUEST', status: 404, error_code: 'route_not_found' }]);
  expect(JSON.stringify(records)).not.toContain('secret');
});
