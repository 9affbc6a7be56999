import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createClient } from '../../client/index.ts';
import { type RunningService, runService } from '../support/local/running-service.ts';
import { launchBrowser, openPage } from './support/open-page.ts';
import { portrait } from './support/pictures.ts';

const documentSchema = z.object({
  webhooks: z.record(z.string(), z.record(z.string(), z.unknown())),
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
});

let service: RunningService;
let browser: Browser;

beforeAll(async () => {
  [service, browser] = await Promise.all([runService(), launchBrowser()]);
});

afterAll(async () => {
  await Promise.all([service.close(), browser.close()]);
});

async function openDocs(): Promise<Page> {
  const { page } = await openPage(browser);
  await page.goto(`${service.url}/docs`);
  await page.locator('.opblock').first().waitFor();
  return page;
}

/** Opens an operation, ready to be tried. */
async function tryOut(page: Page, operationId: string) {
  const operation = page.locator(`[id$="-${operationId}"]`);
  await operation.locator('.opblock-summary').click();
  await operation.getByRole('button', { name: 'Try it out' }).click();
  return operation;
}

/** CSS pixels that the page needs. */
const widthOf = async (page: Page) => await page.evaluate('document.documentElement.scrollWidth');

describe('/docs', () => {
  it('shows every operation and every event of the document', async () => {
    const { json } = await service.call('GET', '/openapi.json');
    const { paths, webhooks } = documentSchema.parse(json);
    const expected = [...Object.values(paths), ...Object.values(webhooks)].flatMap((ofPath) => Object.keys(ofPath));

    const page = await openDocs();

    expect(await page.locator('.opblock').count()).toBe(expected.length);
    expect(await page.locator('.errors-wrapper').count()).toBe(0);
  });

  it('shows each error with an example of its own', async () => {
    const page = await openDocs();
    const operation = page.locator('[id$="-deleteContainer"]');
    await operation.locator('.opblock-summary').click();

    for (const [status, code] of [
      ['404', 'container_not_found'],
      ['413', 'image_too_large'],
      ['504', 'unavailable'],
    ]) {
      const shown = operation.locator(`.response[data-code="${status}"] .example`);
      expect(await shown.first().textContent()).toContain(`"code": "${code}"`);
    }
  });

  it('has room on a phone, also when operations are open', async () => {
    const { page } = await openPage(browser, { viewport: { width: 360, height: 740 } });
    await page.goto(`${service.url}/docs`);
    await page.locator('.opblock').first().waitFor();
    const widths = [await widthOf(page)];
    for (const name of ['addImage', 'getSummary', 'receiveImageEvent']) {
      await page.locator(`[id$="${name}"] .opblock-summary`).click();
      widths.push(await widthOf(page));
    }

    expect(widths).toEqual([360, 360, 360, 360]);
  });

  it('begins with the steps of a verification attempt, and leads to the console', async () => {
    const page = await openDocs();

    expect(await page.locator('.info ol li').count()).toBe(4);
    await page.getByRole('link', { name: 'console' }).click();
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('is dark where the browser prefers that, and follows when it changes', async () => {
    const page = await openDocs();
    const background = async () => await page.evaluate('getComputedStyle(document.documentElement).backgroundColor');

    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html.dark-mode').waitFor();
    expect(await background()).toBe('rgb(28, 32, 34)');

    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('html:not(.dark-mode)').waitFor();
    expect(await background()).toBe('rgba(0, 0, 0, 0)');
  });

  it('lets people create a container', async () => {
    const page = await openDocs();
    const operation = await tryOut(page, 'createContainer');

    await operation.getByRole('button', { name: 'Execute' }).click();

    const answer = operation.locator('.live-responses-table');
    await answer.getByText('201').first().waitFor();
    expect(await answer.locator('.microlight').first().textContent()).toContain('container_id');
  });

  it('lets people upload a picture, which is encoded', async () => {
    const client = createClient({ url: service.url });
    const { container_id: containerId } = await client.createContainer();
    const page = await openDocs();
    const operation = await tryOut(page, 'addImage');

    await operation.getByPlaceholder('container_id').fill(containerId);
    await operation.locator('input[type=file]').setInputFiles(await portrait());
    await operation.getByRole('button', { name: 'Execute' }).click();

    await operation.locator('.live-responses-table').getByText('202').first().waitFor();
    const { images } = await client.waitForSummary(containerId);
    expect(images).toMatchObject([{ status: 'completed', encodings: [{}] }]);
  });
});
