import { expect, it } from 'vitest';
import { warnOpen, warnOpenEncoder } from '../../../../../local/gateway/access/warn-open.ts';

it.each(['127.0.0.1', '127.0.0.2', 'localhost', '::1'])('no warning is due on %s', (host) => {
  expect(warnOpen(host, 'none')).toBeUndefined();
  expect(warnOpenEncoder(host)).toBeUndefined();
});

it.each(['0.0.0.0', '::', '192.168.1.5', 'api.example.com'])('a warning is due on %s without tokens', (host) => {
  expect(warnOpen(host, 'none')).toMatch(new RegExp(`^Warning: HOST is ${host} and AUTH is none, .* Set AUTH=jwt`));
  expect(warnOpen(host, 'jwt')).toBeUndefined();
  expect(warnOpenEncoder(host)).toContain(`Warning: HOST is ${host}`);
});
