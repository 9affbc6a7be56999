import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { findChromium } from './find-chromium.ts';

/** A tab that is alone in its context: no storage of other tests. */
export interface OpenPage {
  readonly page: Page;
  /** What the page reported as an error: failed scripts, refused sources, uncaught exceptions. */
  readonly complaints: string[];
}

/** @param switches of the command line, beside the usual ones */
export async function launchBrowser(switches: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium: set CHROMIUM_PATH, or run npm run test:browser');
  return await chromium.launch({
    executablePath,
    args: [
      // Chromium's sandbox does not run as root, which containers of CI are; the pages are our own.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...switches,
    ],
  });
}

/** Opens a tab. At the end of the test, nothing but what `expected` names may have gone wrong in it. */
export async function openPage(
  browser: Browser,
  { expected = [], ...options }: BrowserContextOptions & { expected?: readonly RegExp[] } = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  onTestFinished(async () => {
    await context.close();
    expect(complaints.filter((text) => !expected.some((pattern) => pattern.test(text)))).toEqual([]);
  });
  return { page, complaints };
}
