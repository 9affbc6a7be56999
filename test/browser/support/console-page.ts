import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { createClient, type FaceEncodeClient } from '../../../client/index.ts';
import { type RunningService, runService } from '../../support/local/running-service.ts';
import { launchBrowser, openPage } from './open-page.ts';
import type { TestFile } from './pictures.ts';

interface ConsoleBench {
  /** Opens the console in a tab of its own. The path may name a container: `#<id>`. */
  open(options?: Parameters<typeof openPage>[1], path?: string): Promise<Page>;
  /** The same API, called from beside the page. */
  client(): FaceEncodeClient;
  /** Address of the service. */
  url(): string;
}

/**
 * For a test file: one service and one browser, from the first of its tests to the last.
 *
 * @param switches of the browser's command line
 */
export function useConsole(switches: readonly string[] = []): ConsoleBench {
  let service: RunningService;
  let browser: Browser;
  beforeAll(async () => {
    [service, browser] = await Promise.all([runService(), launchBrowser(switches)]);
  });
  afterAll(async () => {
    await Promise.all([service.close(), browser.close()]);
  });
  return {
    async open(options, path = '') {
      const { page } = await openPage(browser, options);
      await page.goto(`${service.url}/${path}`);
      return page;
    },
    client: () => createClient({ url: service.url }),
    url: () => service.url,
  };
}

export const cards = (page: Page): Locator => page.locator('.picture-card');
export const cardOf = (page: Page, name: string): Locator => cards(page).filter({ hasText: name });
export const choose = (page: Page, ...files: TestFile[]) => page.getByTestId('files').setInputFiles(files);

/** The container that the address of the page names. */
export const containerOf = (page: Page): string => new URL(page.url()).hash.slice(1);

/** Settles when so many pictures have come to an end, whichever. */
export async function waitForPictures(page: Page, count: number): Promise<void> {
  const done = page.locator('.picture-card[data-state="completed"], .picture-card[data-state="failed"]');
  await done.nth(count - 1).waitFor();
}

export const deleteButton = (page: Page, number: number): Locator =>
  page.getByRole('button', { name: `Delete picture ${number}` });

/** Deletes a picture as a user does who does not wait. */
export async function deleteNow(page: Page, number: number): Promise<void> {
  await deleteButton(page, number).click();
  await page.getByRole('button', { name: 'Delete now' }).click();
}

/** Text, or else name, of what has the focus. */
export const focused = async (page: Page): Promise<unknown> =>
  await page.evaluate('document.activeElement.textContent || document.activeElement.id');

/** What screen readers were told. */
export const announced = (page: Page, text: string | RegExp): Locator =>
  page.getByRole('status').getByText(text).last();

/** What axe complains about, in the whole page or in a part of it. */
export async function findViolations(page: Page, part = 'html'): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include(part).analyze();
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Holds back calls to this address until `release` is called; `held` settles when the first one has come. */
export async function holdBack(page: Page, address: string, method: string) {
  const held = Promise.withResolvers<void>();
  const released = Promise.withResolvers<void>();
  await page.route(address, async (route) => {
    if (route.request().method() !== method) return await route.fallback();
    // The API does its work; it is the answer that does not come.
    const response = await route.fetch();
    held.resolve();
    await released.promise;
    await route.fulfill({ response });
  });
  return { held: held.promise, release: released.resolve };
}
