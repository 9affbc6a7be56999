import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PathProxy, startPathProxy } from '../support/http/path-proxy.ts';
import { type RunningService, runService } from '../support/local/running-service.ts';
import { cardOf, cards, choose, containerOf, waitForPictures } from './support/console-page.ts';
import { launchBrowser, openPage } from './support/open-page.ts';
import { largePhoto, portrait } from './support/pictures.ts';

let service: RunningService;
let proxy: PathProxy;
let browser: Browser;

beforeAll(async () => {
  [service, browser] = await Promise.all([runService(), launchBrowser()]);
  proxy = await startPathProxy({ service: service.url, path: '/eu/faces' });
});

afterAll(async () => {
  await Promise.all([proxy.close(), service.close(), browser.close()]);
});

async function open(path: string): Promise<Page> {
  const { page } = await openPage(browser);
  await page.goto(proxy.url + path);
  return page;
}

describe('below a path of a proxy', () => {
  it('the console uploads pictures of either size, shows their faces, and finds them again', async () => {
    const page = await open('/');
    await choose(page, await portrait(), await largePhoto());
    await waitForPictures(page, 2);
    expect(await cardOf(page, 'blonde.jpg').getAttribute('data-state')).toBe('completed');
    expect(await cardOf(page, 'large.jpg').getAttribute('data-state')).toBe('completed');

    const link = page.url();
    expect(link).toBe(`${proxy.url}/#${containerOf(page)}`);
    await page.reload();
    await waitForPictures(page, 2);
    expect(await cards(page).count()).toBe(2);
    expect(proxy.strays).toEqual([]);
  });

  it('the console leads to the documentation, which makes calls and leads back', async () => {
    const page = await open('/');
    await page.getByRole('link', { name: 'API documentation' }).click();
    const operation = page.locator('[id$="-createContainer"]');
    await operation.locator('.opblock-summary').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.getByRole('button', { name: 'Execute' }).click();
    await operation.locator('.live-responses-table').getByText('201').first().waitFor();

    await page.getByRole('link', { name: 'console' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(page.url()).toBe(`${proxy.url}/`);
    expect(proxy.strays).toEqual([]);
  });
});
