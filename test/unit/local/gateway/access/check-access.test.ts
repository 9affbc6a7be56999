import { describe, expect, it } from 'vitest';
import { type AccessRules, checkHost, checkOrigin } from '../../../../../local/gateway/access/check-access.ts';

const rules: AccessRules = { host: '127.0.0.1', allowedHosts: [] };

const callHost = (host: string | undefined, changed: Partial<AccessRules> = {}, localAddress = '127.0.0.1') =>
  checkHost({ method: 'GET', headers: host === undefined ? {} : { host }, localAddress }, { ...rules, ...changed });

describe('checkHost', () => {
  it.each([
    'localhost',
    'LocalHost:8001',
    'localhost.:8001',
    '127.0.0.1',
    '127.0.0.1:8001',
    '127.255.0.9:80',
    '[::1]',
    '[::1]:8001',
    '[0:0:0:0:0:0:0:1]:8001',
    '[::ffff:127.0.0.1]:8001',
  ])('allows the loopback name %s', (host) => {
    expect(() => callHost(host)).not.toThrow();
  });

  it.each([
    '',
    'rebind.example',
    'rebind.example:8001',
    'localhost.rebind.example',
    'evil.localhost',
    'notlocalhost',
    '127.0.0.1.rebind.example',
    '127.0.0.1@rebind.example',
    'localhost:8001@rebind.example',
    'localhost#rebind.example',
    'localhost/rebind.example',
    'localhost, rebind.example',
    '192.168.1.5',
    '0.0.0.0:8001',
    '128.0.0.1',
    '[::2]:8001',
    '[localhost]',
    'localhost:8001:8001',
  ])('rejects "%s"', (host) => {
    expect(() => callHost(host)).toThrow(/ALLOWED_HOSTS/);
  });

  it('allows HOST itself, and no name where there is none', () => {
    expect(() => callHost('api.example.com:8001', { host: 'API.example.com' })).not.toThrow();
    expect(() => callHost('[2001:db8::1]:8001', { host: '2001:db8::1' })).not.toThrow();
    expect(() => callHost(undefined)).not.toThrow();
  });

  it('allows the names of ALLOWED_HOSTS, on every port', () => {
    const allowedHosts = ['face.example.com', 'other.example.com:8001', '[2001:db8::1]'];
    for (const host of ['FACE.example.com:9000', 'other.example.com', '[2001:db8::1]:1']) {
      expect(() => callHost(host, { allowedHosts })).not.toThrow();
    }
    for (const host of ['sub.face.example.com', 'face.example.com.rebind.example', 'example.com']) {
      expect(() => callHost(host, { allowedHosts })).toThrow(/ALLOWED_HOSTS/);
    }
  });

  it.each(['0.0.0.0', '::'])('allows the address that was called where HOST is %s', (host) => {
    expect(() => callHost('192.168.1.5:8001', { host }, '::ffff:192.168.1.5')).not.toThrow();
    expect(() => callHost('192.168.1.6:8001', { host }, '::ffff:192.168.1.5')).toThrow(/ALLOWED_HOSTS/);
    expect(() => callHost('192.168.1.5:8001', {}, '192.168.1.5')).toThrow(/ALLOWED_HOSTS/);
  });

  it('repeats no name that a terminal would obey, and no long one', () => {
    expect(() => callHost(`\u001b]0;title${'x'.repeat(100)}`)).toThrow(/^The host name "\?\]0;titlex{31}…" is/);
  });
});

const call = (headers: Record<string, string>, corsOrigin?: string, method = 'POST') =>
  checkOrigin({ method, headers: { host: 'localhost:8001', ...headers } }, { ...rules, corsOrigin });

const APP = 'https://app.example.com';

describe('checkOrigin', () => {
  it.each<[string, Record<string, string>]>([
    ['no page', {}],
    ['its own page', { origin: 'http://localhost:8001' }],
    ['its own page behind a proxy that speaks TLS', { origin: 'https://localhost:8001' }],
    ['its own page on the usual port', { origin: 'https://api.example.com', host: 'api.example.com:443' }],
    ['its own page, by an old browser', { 'sec-fetch-site': 'same-origin' }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
  ])('allows %s', (_, headers) => {
    expect(() => call(headers)).not.toThrow();
  });

  it.each<[string, Record<string, string>]>([
    ['another site', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://localhost:3000' }],
    ['another loopback name', { origin: 'http://127.0.0.1:8001' }],
    ['an origin that hides', { origin: 'null' }],
    ['an empty origin', { origin: '' }],
    ['a file', { origin: 'file://' }],
    ['an extension', { origin: 'chrome-extension://localhost:8001' }],
    ['another site that sends no origin', { 'sec-fetch-site': 'cross-site' }],
    ['another port that sends no origin', { 'sec-fetch-site': 'same-site' }],
  ])('rejects %s', (_, headers) => {
    for (const method of ['POST', 'DELETE', 'PUT', 'PATCH', 'post']) {
      expect(() => call(headers, undefined, method)).toThrow(/Pages of/);
    }
    expect(() => call(headers, APP)).toThrow(/Pages of/);
  });

  it('allows the origin of CORS_ORIGIN, and all of them with *', () => {
    expect(() => call({ origin: APP }, APP)).not.toThrow();
    for (const headers of [{ origin: 'null' }, { origin: APP }, { 'sec-fetch-site': 'cross-site' }]) {
      expect(() => call(headers, '*')).not.toThrow();
    }
  });

  it.each(['GET', 'HEAD', 'OPTIONS'])('lets %s through, which changes nothing', (method) => {
    expect(() => call({ origin: 'https://evil.example' }, undefined, method)).not.toThrow();
  });
});
