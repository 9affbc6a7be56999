import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { aContext, aProxyEvent } from '../../support/lambda/lambda-events.ts';
import { setEnvironment } from '../../support/lambda/set-environment.ts';

beforeAll(() => {
  return setEnvironment({
    AUTH: 'none',
    LOG_LEVEL: 'error',
    DOCS_DIR: dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json')),
  });
});

async function getDocs(file?: string) {
  const { handler } = await import('../../../functions/http/get-docs.ts');
  const path = file ? `/docs/${file}` : '/docs';
  const event = aProxyEvent({ path, httpMethod: 'GET', pathParameters: file ? { file } : null });
  return await handler({ ...event, resource: file ? '/docs/{file}' : '/docs' }, aContext);
}

describe('get-docs', () => {
  it('serves a page whose every file it serves itself', async () => {
    const { body } = await getDocs();

    const links = [...body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? '');
    const files = links.filter((link) => !link.startsWith('data:') && link !== './');
    expect(files.length).toBeGreaterThan(2);
    for (const file of files) {
      expect(file).toMatch(/^docs\/[\w.-]+$/);
      expect((await getDocs(file.slice('docs/'.length))).statusCode).toBe(200);
    }
  });

  it('allows scripts of its own origin only, and none in the page', async () => {
    const { headers, body } = await getDocs();

    expect(headers?.['Content-Security-Policy']).toContain("script-src 'self';");
    expect(body).not.toMatch(/<script>/);
  });

  it.each(['package.json', 'index.js', '..', '../package.json', 'nothing.css'])('does not serve %s', async (file) => {
    expect((await getDocs(file)).statusCode).toBe(404);
  });
});

describe('get-openapi', () => {
  it('names the stage as the place of the API', async () => {
    const { handler } = await import('../../../functions/http/get-openapi.ts');

    const answer = await handler(aProxyEvent({ path: '/openapi.json', httpMethod: 'GET' }), aContext);

    expect(JSON.parse(answer.body)).toMatchObject({ openapi: '3.1.0', servers: [{ url: '/api' }] });
  });
});
