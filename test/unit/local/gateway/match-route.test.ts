import { describe, expect, it } from 'vitest';
import { createRouter } from '../../../../local/gateway/match-route.ts';

const images = { method: 'POST', path: '/v1/containers/{container_id}/images' };
const docs = { method: 'GET', path: '/docs' };
const docsFile = { method: 'GET', path: '/docs/{file}' };
const docsIndex = { method: 'GET', path: '/docs/index' };
const removal = { method: 'DELETE', path: '/v1/containers/{container_id}/images' };

const match = createRouter([images, docs, docsFile, docsIndex, removal]);

describe('a router', () => {
  it('finds a route by method and path', () => {
    expect(match('GET', '/docs')).toEqual({ kind: 'matched', route: docs, pathParameters: {} });
  });

  it('decodes path parameters', () => {
    expect(match('POST', '/v1/containers/a%20b%2Fc/images')).toEqual({
      kind: 'matched',
      route: images,
      pathParameters: { container_id: 'a b/c' },
    });
  });

  it('prefers a resource that spells the segment out', () => {
    expect(match('GET', '/docs/index')).toMatchObject({ route: docsIndex });
    expect(match('GET', '/docs/other')).toMatchObject({ route: docsFile, pathParameters: { file: 'other' } });
  });

  it('answers HEAD by the route of GET', () => {
    expect(match('HEAD', '/docs')).toMatchObject({ kind: 'matched', route: docs });
  });

  it('tells the methods of a path when this one is not among them', () => {
    expect(match('GET', '/v1/containers/abc/images')).toEqual({ kind: 'no_method', allowed: ['POST', 'DELETE'] });
    expect(match('HEAD', '/v1/containers/abc/images')).toMatchObject({ kind: 'no_method' });
    expect(match('POST', '/docs')).toEqual({ kind: 'no_method', allowed: ['GET', 'HEAD'] });
  });

  it.each([
    '/',
    '',
    '/docs/',
    '//docs',
    '/DOCS',
    '/docs/a/b',
    '/v1/containers//images',
    '/v1/containers/%E0%A4%A/images',
  ])('knows no route for "%s"', (path) => {
    expect(match('GET', path)).toEqual({ kind: 'no_route' });
  });
});
