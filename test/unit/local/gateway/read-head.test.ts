import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { originOf, readHead } from '../../../../local/gateway/read-request.ts';

function headOf(url: string, rawHeaders: string[]) {
  const request = new IncomingMessage(new Socket());
  Object.assign(request, { method: 'GET', url, rawHeaders });
  return readHead(request);
}

describe('readHead', () => {
  it('takes the host of a target that is a whole URL, whatever the header Host says', () => {
    expect(headOf('http://evil.example/health?x=1', ['Host', 'localhost'])).toEqual({
      method: 'GET',
      path: '/health',
      query: 'x=1',
      headers: { host: 'evil.example' },
    });
    expect(headOf('HTTP://localhost:8001', ['Host', 'x'])).toMatchObject({
      path: '/',
      headers: { host: 'localhost:8001' },
    });
  });

  it('joins the lines of a header that is a list', () => {
    expect(headOf('/', ['Prefer', 'a', 'Prefer', 'wait=1']).headers).toEqual({ prefer: 'a, wait=1' });
  });
});

describe('originOf', () => {
  const originBehind = (forwarded: string) =>
    originOf(headOf('/', ['Host', 'faces.example', 'X-Forwarded-Proto', forwarded]), 8001);

  it.each(['https', 'HTTPS', 'https, http', 'https,https'])('is of TLS where the first proxy says %j', (forwarded) => {
    expect(originBehind(forwarded)).toBe('https://faces.example');
  });

  it.each(['http', 'http, https', '', 'javascript'])('is not where it says %j', (forwarded) => {
    expect(originBehind(forwarded)).toBe('http://faces.example');
  });
});
