import { describe, expect, it } from 'vitest';
import { readIfMatch, withEtag } from '../../../../functions/endpoints/http/headers/etag.ts';
import { grantWait, readWaitSeconds } from '../../../../functions/endpoints/http/headers/prefer.ts';

describe('readWaitSeconds', () => {
  it.each([
    ['wait=10', 10],
    ['wait=0', 0],
    ['Wait = "7"', 7],
    ['respond-async, wait=5', 5],
    ['wait=3; x=y', 3],
    ['x="a, b", wait=4', 4],
    ['x="a\\", b", wait=4', 4],
    ['wait=999', 20],
  ])('reads %j', (value, seconds) => {
    expect(readWaitSeconds(value, 20)).toBe(seconds);
  });

  it.each([
    '',
    'wait',
    'wait=-1',
    'wait=1.5',
    'wait=soon',
    'await=5',
    'return=minimal',
    'x="a, wait=9"',
    'x=", wait=9',
    'x="\\", wait=9"',
  ])('ignores %j', (value) => {
    expect(readWaitSeconds(value, 20)).toBeUndefined();
  });

  it('is undefined where the client has no preference', () => {
    expect(readWaitSeconds(undefined, 20)).toBeUndefined();
  });
});

describe('grantWait', () => {
  const grant = (method: string, prefer: string, most: number) =>
    grantWait({ method, headers: { prefer } }, 1_000, most);

  it('grants what the client prefers, and no more than the service holds', () => {
    expect(grant('GET', 'wait=3', 5)).toEqual({ until: 4_000, headers: { 'Preference-Applied': 'wait=3' } });
    expect(grant('GET', 'wait=20', 5)).toEqual({ until: 6_000, headers: { 'Preference-Applied': 'wait=5' } });
  });

  it.each([
    ['the service holds nothing', 'GET', 'wait=20', 0],
    ['the client asks for the headers alone', 'HEAD', 'wait=20', 5],
    ['the client prefers no wait', 'GET', 'wait=0', 5],
  ])('grants nothing, and does not say that it does, where %s', (_, method, prefer, most) => {
    expect(grant(method, prefer, most)).toEqual({ until: 1_000, headers: {} });
  });
});

describe('withEtag', () => {
  const response = (body: string) => ({ status: 200, headers: { 'Content-Type': 'application/json' }, body });
  const ask = (ifNoneMatch: string | undefined, body = '{"a":1}') => withEtag(response(body), ifNoneMatch);
  const tag = String(ask(undefined).headers.ETag);

  it('gives the same content the same tag, and other content another', () => {
    expect(ask(undefined).headers.ETag).toBe(tag);
    expect(ask(undefined, '{"a":2}').headers.ETag).not.toBe(tag);
    expect(tag).toMatch(/^"[\w-]{27}"$/);
  });

  it.each([tag, `W/${tag}`, `"other", ${tag}`, '*'])('answers 304 without a body to %s', (ifNoneMatch) => {
    const { status, body, headers } = ask(ifNoneMatch);

    expect({ status, body }).toEqual({ status: 304, body: '' });
    expect(headers).toEqual({ ETag: tag });
  });

  it.each(['"other"', 'W/"other"', ''])('answers in full to %s', (ifNoneMatch) => {
    expect(ask(ifNoneMatch)).toMatchObject({ status: 200, body: '{"a":1}' });
  });
});

describe('readIfMatch', () => {
  it.each([
    [undefined, 'any'],
    ['*', 'any'],
    ['"a"', ['a']],
    ['"a" , W/"b", c, "d"', ['a', 'd']],
    ['', []],
  ])('reads the strong tags of %j', (header, expected) => {
    expect(readIfMatch(header)).toEqual(expected);
  });
});
