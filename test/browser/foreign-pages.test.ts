import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createLog } from '../../functions/telemetry/log.ts';
import { startEncoderServer } from '../../local/encoder-server/encoder-server.ts';
import { type Listening, listen } from '../support/http/listen.ts';
import { startTestGateway, textOf } from '../support/local/test-gateway.ts';
import { launchBrowser, openPage } from './support/open-page.ts';

let pages: Listening;
let origin: string;
let browser: Browser;

beforeAll(async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end('<!doctype html><link rel="icon" href="data:,"><title>Somebody else</title><body></body>');
  });
  pages = await listen(server);
  origin = `http://evil.localhost:${pages.port}`;
  // What a name server under foreign control would answer.
  browser = await launchBrowser(['--host-resolver-rules=MAP rebind.example 127.0.0.1']);
});

afterAll(async () => {
  await Promise.all([pages.close(), browser.close()]);
});

/** A gateway whose endpoint counts what reached it, and has a secret to read. */
async function startCounting(options: Parameters<typeof startTestGateway>[2] = {}) {
  const { endpoint, ...gateway } = await startTestGateway(async () => textOf('secret'), {}, options);
  return { ...gateway, methods: () => endpoint.mock.calls.map(([{ method }]) => method) };
}

async function openForeignPage(url = origin): Promise<Page> {
  // The browser complains about each call that it refuses, or that is refused.
  const { page } = await openPage(browser, { expected: [/.*/] });
  await page.goto(url);
  return page;
}

/** Runs a call in the page. @returns what the page learns: a text, or that it was refused */
const tryCall = async (page: Page, call: string): Promise<unknown> =>
  await page.evaluate(`(async () => {
    try { return await (${call})(); } catch (error) { return 'refused by the browser'; }
  })()`);

const file = `(() => { const form = new FormData(); form.append('file', new Blob(['junk']), 'x'); return form; })()`;

/** Calls that change something and that browsers send without asking first, or after asking. */
const changingCalls: [string, (url: string) => string][] = [
  ['a blind POST', (url) => `async () => (await fetch('${url}/note', { method: 'POST', mode: 'no-cors' })).type`],
  ['a POST', (url) => `async () => (await fetch('${url}/note', { method: 'POST' })).text()`],
  [
    'a blind upload',
    (url) => `async () => (await fetch('${url}/upload', { method: 'POST', mode: 'no-cors', body: ${file} })).type`,
  ],
  ['a beacon', (url) => `async () => navigator.sendBeacon('${url}/note', 'x')`],
  [
    'a form',
    (url) => `() => new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.name = 'target';
      document.body.append(frame);
      const form = Object.assign(document.createElement('form'), { method: 'POST', action: '${url}/note', target: 'target' });
      document.body.append(form);
      frame.onload = () => resolve('sent');
      form.submit();
    })`,
  ],
  [
    'a POST with a header of its own',
    (url) => `async () => (await fetch('${url}/note', { method: 'POST', headers: { 'Idempotency-Key': 'x' } })).text()`,
  ],
];

describe('a page of another origin', () => {
  it.each(changingCalls)('changes nothing by %s', async (_, call) => {
    const { url, methods, records } = await startCounting();
    const page = await openForeignPage();

    expect(await tryCall(page, call(url))).not.toBe('secret');

    await vi.waitFor(() =>
      expect(records).toContainEqual(expect.objectContaining({ status: expect.toBeOneOf([403, 405]) })),
    );
    expect(methods()).toEqual([]);
  });

  it('reads nothing', async () => {
    const { url } = await startCounting();
    const page = await openForeignPage();

    expect(await tryCall(page, `async () => (await fetch('${url}/upload')).text()`)).toBe('refused by the browser');
  });

  it('may do all that where CORS_ORIGIN names its origin', async () => {
    const { url, methods } = await startCounting({ corsOrigin: origin });
    const page = await openForeignPage();
    const [, , upload, , , keyed] = changingCalls;

    await tryCall(page, upload?.[1](url) ?? '');

    expect(await tryCall(page, keyed?.[1](url) ?? '')).toBe('secret');
    expect(methods()).toEqual(['POST', 'POST']);
  });

  it('cannot keep the encoder busy', async () => {
    const encode = vi.fn(async () => ({ width: 1, height: 1, faces: [] }));
    const encoder = { name: 'test', version: '1', encode, isAvailable: () => true };
    const log = createLog('warn', () => undefined);
    const server = await startEncoderServer({ encoder, host: '127.0.0.1', port: 0, allowedHosts: [], log });
    onTestFinished(async () => {
      server.destroy();
      await server.close();
    });
    const page = await openForeignPage();

    const post = `fetch('${server.url}/v1/selfie', { method: 'POST', mode: 'no-cors', body: ${file} })`;
    expect(await tryCall(page, `async () => (await ${post}).type`)).toBe('opaque');

    expect(encode).not.toHaveBeenCalled();
    // The same form from beside the browser is taken.
    const form = new FormData();
    form.append('file', new Blob(['junk']), 'x');
    expect((await fetch(`${server.url}/v1/selfie`, { method: 'POST', body: form })).status).toBe(200);
  });
});

describe('a page whose name was led to this machine (DNS rebinding)', () => {
  it('reads and changes nothing, though the browser takes it for a page of the service', async () => {
    const { port, methods } = await startCounting();
    const page = await openForeignPage(`http://rebind.example:${port}/upload`);

    expect(await page.textContent('body')).toContain('ALLOWED_HOSTS');
    expect(await tryCall(page, `async () => (await fetch('/upload')).status`)).toBe(403);
    expect(await tryCall(page, `async () => (await fetch('/note', { method: 'POST' })).status`)).toBe(403);
    expect(methods()).toEqual([]);
  });

  it('is a page of the service once ALLOWED_HOSTS names it', async () => {
    const { port, methods } = await startCounting({ allowedHosts: ['rebind.example'] });
    const page = await openForeignPage(`http://rebind.example:${port}/upload`);

    expect(await tryCall(page, `async () => (await fetch('/note', { method: 'POST' })).text()`)).toBe('secret');
    expect(methods()).toEqual(expect.arrayContaining(['GET', 'POST']));
  });
});
