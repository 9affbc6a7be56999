import { createServer } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listening, listen } from '../support/http/listen.ts';
import { type RunningService, runService } from '../support/local/running-service.ts';
import { launchBrowser, openPage } from './support/open-page.ts';
import { portrait } from './support/pictures.ts';

let pages: Listening;
let origin: string;
let service: RunningService;
let browser: Browser;

beforeAll(async () => {
  [pages, browser] = await Promise.all([servePages(), launchBrowser()]);
  // Another name for this machine than that of the service.
  origin = `http://localhost:${pages.port}`;
  service = await runService({ CORS_ORIGIN: origin });
});

afterAll(async () => {
  await Promise.all([pages.close(), service.close(), browser.close()]);
});

/** Serves an empty page and the client. */
async function servePages(): Promise<Listening> {
  const entryPoints = [join(import.meta.dirname, '..', '..', 'client', 'index.ts')];
  const { outputFiles } = await build({ entryPoints, bundle: true, format: 'esm', platform: 'browser', write: false });
  const server = createServer((request, response) => {
    const script = request.url === '/client.js';
    response.writeHead(200, { 'Content-Type': script ? 'text/javascript' : 'text/html' });
    response.end(script ? outputFiles[0]?.contents : '<!doctype html><link rel="icon" href="data:,">');
  });
  return await listen(server);
}

/** Runs in the page: what a web application does with the client. */
const wholeJob = (url: string, picture: string): string => `(async () => {
  const { createClient } = await import('/client.js');
  const client = createClient({ url: ${JSON.stringify(url)}, maxTries: 1 });
  const { container_id: id } = await client.createContainer();
  await client.uploadImage(id, Uint8Array.from(atob('${picture}'), (letter) => letter.charCodeAt(0)));
  const { images } = await client.waitForSummary(id, { onUpdate: () => undefined });
  await client.getComparison(id, { threshold: 0.5 });
  await client.deleteContainer(id);
  const gone = await client.getSummary(id).catch((error) => error.code);
  return { statuses: images.map(({ status }) => status), gone };
})()`;

/** Runs in the page: the code and the message of what goes wrong with a service at this address. */
const failureAt = (url: string): string => `(async () => {
  const { createClient } = await import('/client.js');
  const error = await createClient({ url: ${JSON.stringify(url)}, maxTries: 1 }).getHealth().catch((reason) => reason);
  return { code: error.code, message: error.message };
})()`;

describe('the client in a page of another origin', () => {
  it('tells a service that does not allow its origin from one that is not there', async () => {
    const closed = await runService();
    const { page } = await openPage(browser, { expected: [/CORS/, /ERR_FAILED/, /ERR_CONNECTION_REFUSED/] });
    await page.goto(origin);

    expect(await page.evaluate(failureAt(closed.url))).toMatchObject({ code: 'blocked_by_cors' });
    await closed.close();
    expect(await page.evaluate(failureAt(closed.url))).toMatchObject({ code: 'unreachable' });
  });

  it('does the whole job where CORS_ORIGIN names that origin, and reads errors too', async () => {
    const { page } = await openPage(browser, { expected: [/404/] });
    await page.goto(origin);
    const picture = (await portrait()).buffer.toString('base64');

    const outcome = await page.evaluate(wholeJob(service.url, picture));

    expect(outcome).toEqual({ statuses: ['completed'], gone: 'container_not_found' });
  });
});
