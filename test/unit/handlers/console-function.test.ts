import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildConsole } from '../../../console/build.ts';
import { aContext, aProxyEvent } from '../../support/lambda/lambda-events.ts';
import { setEnvironment } from '../../support/lambda/set-environment.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'face-encode-console-'));
  await buildConsole(folder);
  return setEnvironment({ LOG_LEVEL: 'error', CONSOLE_DIR: folder, UPLOAD_ORIGIN: 'https://pictures.example' });
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

/** @param stage what stands before the path on AWS */
async function getConsole(file?: string, stage = '') {
  const { handler } = await import('../../../functions/http/get-console.ts');
  const path = file ? `/console/${file}` : '/';
  const event = aProxyEvent({ path, httpMethod: 'GET', pathParameters: file ? { file } : null });
  const requestContext = { ...event.requestContext, path: `${stage}${path}` };
  return await handler({ ...event, requestContext, resource: file ? '/console/{file}' : '/' }, aContext);
}

const linksOf = (page: string): string[] =>
  [...page.matchAll(/(?:src|href)="([^"]+)"/g)].flatMap(([, link]) => link ?? []);

describe('get-console', () => {
  it('serves a page whose every file it serves itself, under names that change with their content', async () => {
    const { body } = await getConsole();

    const files = linksOf(body).filter((link) => link.startsWith('./console/'));
    expect(files).toHaveLength(3);
    expect(files.filter((file) => /-[a-f0-9]{8}\.(js|css)$/.test(file))).toHaveLength(2);
    for (const file of files) expect((await getConsole(file.slice('./console/'.length))).statusCode).toBe(200);
  });

  it.each([
    ['/', '/'],
    ['/api', '/api/'],
    ['/api/', '/api/'],
  ])('names its files and the API as seen from the page when that is asked for at %s', async (path, base) => {
    const { handler } = await import('../../../functions/http/get-console.ts');
    const event = aProxyEvent({ path: '/', httpMethod: 'GET', pathParameters: null });

    const { body } = await handler(
      { ...event, requestContext: { ...event.requestContext, path }, resource: '/' },
      aContext,
    );

    const [, named = ''] = /<meta name="api-base" content="([^"]+)">/.exec(body) ?? [];
    // A browser may see it below a further path, which a proxy takes away.
    for (const proxy of ['https://faces.example', 'https://example.org/faces']) {
      const resolve = (link: string) => new URL(link, proxy + path).href;
      expect(`${resolve(named).replace(/\/$/, '')}/`).toBe(proxy + base);
      for (const link of linksOf(body)) expect(resolve(link)).toMatch(new RegExp(`^${proxy}${base}(console/|docs$)`));
    }
    expect(body).not.toContain('{{');
  });

  it('allows its own scripts and styles only, and calls to this API and to the store', async () => {
    const { headers, body } = await getConsole();

    const policy = String(headers?.['Content-Security-Policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("style-src 'self';");
    expect(policy).toContain("connect-src 'self' https://pictures.example;");
    expect(policy).not.toMatch(/unsafe|\*/);
    expect(body).not.toMatch(/<script>|<style|style=|onclick=/);
  });

  it('lets the page alone ask for the camera, and for nothing else that records', async () => {
    const { headers } = await getConsole();

    expect(headers?.['Permissions-Policy']).toBe('camera=(self), microphone=(), geolocation=()');
  });

  it('serves the sample pictures as text, and a list of their sources', async () => {
    const { body } = await getConsole();
    const [, packed = ''] = /name="sample-pictures" content="([^"]+)"/.exec(body) ?? [];

    const samples = await getConsole(packed);
    expect(samples.headers?.['Content-Type']).toBe('application/json');
    expect(Object.keys(JSON.parse(samples.body))).toHaveLength(3);
    const sources = await getConsole('sample-sources.txt');
    expect(sources.headers?.['Content-Type']).toBe('text/plain; charset=utf-8');
  });

  it.each(['index.html', '..', '../build.ts', 'main.tsx', 'nothing.js'])('does not serve %s', async (file) => {
    expect((await getConsole(file)).statusCode).toBe(404);
  });
});
