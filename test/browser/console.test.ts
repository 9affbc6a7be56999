import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../client/index.ts';
import { type RunningService, runService } from '../support/running-service.ts';
import { launchBrowser, openPage } from './support/open-page.ts';
import {
  emptyRoom,
  groupPhoto,
  largePhoto,
  otherGroupPhoto,
  portrait,
  type TestFile,
  textFile,
} from './support/pictures.ts';

let service: RunningService;
let browser: Browser;

beforeAll(async () => {
  [service, browser] = await Promise.all([runService(), launchBrowser()]);
});

afterAll(async () => {
  await Promise.all([service.close(), browser.close()]);
});

const cards = (page: Page) => page.locator('.picture-card');
const cardOf = (page: Page, name: string) => cards(page).filter({ hasText: name });
const choose = (page: Page, ...files: TestFile[]) => page.getByTestId('files').setInputFiles(files);
const done = (page: Page) => page.locator('.picture-card[data-state="completed"], .picture-card[data-state="failed"]');

/** The container that the address of the page names. */
const containerOf = (page: Page): string => new URL(page.url()).hash.slice(1);

/** Settles when so many pictures have come to an end, whichever. */
async function waitForPictures(page: Page, count: number): Promise<void> {
  await done(page)
    .nth(count - 1)
    .waitFor();
}

const focused = async (page: Page) => await page.evaluate('document.activeElement.textContent');

async function findViolations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe('the happy path', () => {
  it('goes from pictures to boxes, distances and people', async () => {
    const { page } = await openPage(browser);
    await page.goto(service.url);

    await choose(page, await groupPhoto(), await portrait('blonde'), await portrait('darkHaired'));
    await waitForPictures(page, 3);

    expect(await cardOf(page, 'group.jpg').locator('.box').count()).toBe(3);
    expect(await cardOf(page, 'blonde.jpg').locator('.status').textContent()).toBe('One face');
    await page.getByRole('heading', { name: '4 people' }).waitFor();
    expect(await page.locator('.heat-map tbody tr').count()).toBe(5);
    const together = page.locator('.people li').filter({ has: page.locator('.face-thumb >> nth=1') });
    expect(await together.locator('.muted').allTextContents()).toEqual(['1c, 2a']);
    expect(await page.locator('.heat-map td.near').count()).toBe(2);
  });

  it('draws the box where the face is', async () => {
    const { page } = await openPage(browser);
    await page.goto(service.url);
    await choose(page, await portrait('blonde'));
    await waitForPictures(page, 1);
    const client = createClient({ url: service.url });
    const [image] = (await client.getSummary(containerOf(page))).images;
    const box = image?.encodings[0]?.box;

    const drawn = await page.locator('.box').boundingBox();
    const picture = await page.locator('.picture-area img').boundingBox();

    const scale = (picture?.width ?? 0) / 500;
    expect(drawn?.x).toBeCloseTo((picture?.x ?? 0) + (box?.x ?? 0) * scale, 0);
    expect(drawn?.y).toBeCloseTo((picture?.y ?? 0) + (box?.y ?? 0) * scale, 0);
    expect(drawn?.width).toBeCloseTo((box?.width ?? 0) * scale, 0);
  });

  it('regroups the people when the threshold is moved', async () => {
    const { page } = await openPage(browser);
    await page.goto(service.url);
    await choose(page, await groupPhoto(), await portrait('blonde'));
    await page.getByRole('heading', { name: '3 people' }).waitFor();

    await page.getByRole('slider').focus();
    await page.keyboard.press('Home');

    await page.getByRole('heading', { name: '4 people' }).waitFor();
    expect(await page.locator('.heat-map td.near').count()).toBe(0);
  });

  it('copies a vector, and shows each call as a command that does the same', async () => {
    const { page } = await openPage(browser, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.goto(service.url);
    await choose(page, await portrait());
    await waitForPictures(page, 1);

    await page.getByRole('button', { name: 'Copy vector of face 1a' }).click();
    await page.getByRole('status').filter({ hasText: 'copied' }).waitFor();

    const vector: unknown = JSON.parse(await page.evaluate<string>('navigator.clipboard.readText()'));
    expect(vector).toHaveLength(128);
    const commands = await page.locator('.calls code').allTextContents();
    expect(commands).toContainEqual(
      expect.stringMatching(/^curl -H 'Idempotency-Key: \w+' -F file=@picture\.jpg http:\S+\/images$/),
    );
    expect(commands).toContain(`curl ${service.url}/v1/containers/${containerOf(page)}/summary`);
  });

  it('takes pictures that are dropped or pasted', async () => {
    const { page } = await openPage(browser);
    await page.goto(service.url);
    const give = async (event: 'drop' | 'paste', { name, buffer }: TestFile) => {
      const transfer = await page.evaluateHandle(
        `(() => {
          const bytes = Uint8Array.from(atob('${buffer.toString('base64')}'), (c) => c.charCodeAt(0));
          const transfer = new DataTransfer();
          transfer.items.add(new File([bytes], '${name}', { type: 'image/jpeg' }));
          return transfer;
        })()`,
      );
      await page.dispatchEvent('body', event, { [event === 'drop' ? 'dataTransfer' : 'clipboardData']: transfer });
    };

    await give('drop', await emptyRoom('dropped.jpg'));
    await waitForPictures(page, 1);
    await page.evaluate(`(() => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from([1, 2, 3])], 'pasted.jpg', { type: 'image/jpeg' }));
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data }));
    })()`);
    await waitForPictures(page, 2);

    expect(await page.locator('h3[title]').allTextContents()).toEqual(['1 dropped.jpg', '2 pasted.jpg']);
  });

  it('sends a picture that is too large for the API straight to the store', async () => {
    const { page } = await openPage(browser);
    await page.goto(service.url);

    await choose(page, await largePhoto());
    await waitForPictures(page, 1);

    expect(await cardOf(page, 'large.jpg').locator('.box').count()).toBe(3);
    const calls = await page.locator('.call-target').allTextContents();
    expect(calls).toContain(`POST /v1/containers/${containerOf(page)}/uploads`);
  });
});

describe('what goes wrong', () => {
  it('is told on the card of a file that is no picture, which can be deleted', async () => {
    const { page } = await openPage(browser);
    await page.goto(service.url);

    await choose(page, textFile);
    await waitForPictures(page, 1);

    await page.getByText('unsupported_image').waitFor();
    expect(await cardOf(page, 'letter.jpg').locator('.failure').textContent()).toMatch(/JPEG, PNG or WebP/);
    await page.getByRole('button', { name: 'Delete picture 1, letter.jpg' }).click();
    await cardOf(page, 'letter.jpg').waitFor({ state: 'detached' });
    expect((await createClient({ url: service.url }).getSummary(containerOf(page))).images).toEqual([]);
  });

  it('is told by name for a sixth picture, and five are taken', async () => {
    const { page } = await openPage(browser);
    await page.goto(service.url);
    const rooms = await Promise.all([1, 2, 3, 4, 5, 6].map((number) => emptyRoom(`room-${number}.jpg`)));

    await choose(page, ...rooms);
    await waitForPictures(page, 5);

    await page.getByText('A container holds 5 pictures. Not uploaded: room-6.jpg.').first().waitFor();
    expect(await cards(page).count()).toBe(5);
    expect(await page.getByRole('button', { name: 'Choose pictures' }).isDisabled()).toBe(true);
  });

  it('is told when the places were taken elsewhere', async () => {
    const { page } = await openPage(browser, { expected: [/422/] });
    await page.goto(service.url);
    await choose(page, await emptyRoom());
    await waitForPictures(page, 1);
    const client = createClient({ url: service.url });
    const { buffer } = await emptyRoom();
    for (let number = 0; number < 4; number += 1) {
      await client.uploadImage(containerOf(page), buffer);
    }

    await choose(page, await emptyRoom('late.jpg'));

    await cardOf(page, 'late.jpg').getByText('Container image limit reached (max 5).').waitFor();
    expect(await cardOf(page, 'late.jpg').getByRole('button', { name: 'Try again' }).count()).toBe(1);
  });

  it('can be tried again after the network was away, as the same upload', async () => {
    const { page } = await openPage(browser, { expected: [/ERR_FAILED/] });
    await page.goto(service.url);
    await choose(page, await emptyRoom());
    await waitForPictures(page, 1);
    await page.route('**/images', (route) => route.abort());

    await choose(page, await emptyRoom('again.jpg'));
    await cardOf(page, 'again.jpg').getByText('does not answer').waitFor();
    await page.unroute('**/images');
    await page.getByRole('button', { name: 'Try again' }).click();

    await waitForPictures(page, 2);
    expect(await cardOf(page, 'again.jpg').locator('.status').textContent()).toBe('No face found');
  });

  it('is told for a container that does not exist, and the page is ready for a new one', async () => {
    const { page } = await openPage(browser, { expected: [/404/] });

    await page.goto(`${service.url}/#0b9ff1c0-8f43-4f2b-9d5e-6f2f7d3c1a55`);

    await page.getByText('This container does not exist, or no longer.').first().waitFor();
    expect(new URL(page.url()).hash).toBe('');
    expect(await page.getByRole('button', { name: 'Choose pictures' }).isEnabled()).toBe(true);
  });
});

describe('a reload', () => {
  it('in the middle of the work loses nothing', async () => {
    const { page } = await openPage(browser);
    await page.goto(service.url);
    // Without an answer to this, the page does not learn that the encoder is done.
    await page.route('**/summary', () => undefined);
    await choose(page, await groupPhoto(), await portrait());
    await page.getByText('Looking for faces').nth(1).waitFor();

    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.reload();

    await waitForPictures(page, 2);
    expect(await cardOf(page, 'group.jpg').locator('.box').count()).toBe(3);
    expect(await page.locator('.picture-area img').count()).toBe(2);
    await page.getByRole('heading', { name: '3 people' }).waitFor();
  });

  it('after the end forgets what was deleted', async () => {
    const { page } = await openPage(browser);
    await page.goto(service.url);
    await choose(page, await portrait(), await emptyRoom());
    await waitForPictures(page, 2);

    await page.getByRole('button', { name: 'Delete picture 1, blonde.jpg' }).click();
    await cardOf(page, 'blonde.jpg').waitFor({ state: 'detached' });
    await page.reload();

    await waitForPictures(page, 1);
    expect(await page.locator('h3[title]').allTextContents()).toEqual(['1 room.jpg']);
  });
});

describe('the container', () => {
  it('is erased after a question, and the pictures leave the browser with it', async () => {
    const { page } = await openPage(browser);
    await page.goto(service.url);
    await choose(page, await portrait());
    await waitForPictures(page, 1);
    const containerId = containerOf(page);

    await page.getByRole('button', { name: 'Delete container' }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();

    await cards(page).waitFor({ state: 'detached' });
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    const gone = createClient({ url: service.url }).getSummary(containerId);
    await expect(gone).rejects.toThrow(expect.objectContaining({ code: 'container_not_found' }));
  });

  it('can be opened by its address in another browser, which has no pictures but their faces', async () => {
    const client = createClient({ url: service.url });
    const { container_id: containerId } = await client.createContainer();
    await client.uploadImage(containerId, (await portrait()).buffer);
    const { page } = await openPage(browser);

    await page.goto(`${service.url}/#${containerId}`);
    await waitForPictures(page, 1);

    await page.getByText('The picture is not in this browser').waitFor();
    expect(await page.locator('.box').count()).toBe(1);
  });
});

describe('a token', () => {
  it('is asked for when the API wants one, and used from then on', async () => {
    const { page } = await openPage(browser, { expected: [/401/] });
    await page.route('**/v1/**', async (route) => {
      if (route.request().headers().authorization === 'Bearer good-token') return await route.continue();
      const body = { error: 'Authentication is required', code: 'unauthorized', request_id: 'r' };
      return await route.fulfill({ status: 401, json: body });
    });
    await page.goto(service.url);
    await choose(page, await emptyRoom());

    await page.getByLabel('Bearer token').fill('good-token');
    await page.keyboard.press('Enter');

    await waitForPictures(page, 1);
    expect(await page.locator('.calls code').first().textContent()).toContain('"Authorization: Bearer $TOKEN"');
    expect(await page.content()).not.toContain('good-token');
  });
});

describe.each([
  ['light', 1440],
  ['dark', 1440],
  ['light', 360],
  ['dark', 360],
] as const)('in the %s theme, %i px wide', (colorScheme, width) => {
  it('is usable for everybody, and nothing reaches past the screen', async () => {
    const { page } = await openPage(browser, { colorScheme, viewport: { width, height: 800 } });
    await page.goto(service.url);
    await page.getByText('encoder').first().waitFor();
    expect(await findViolations(page)).toEqual([]);

    await choose(page, await groupPhoto(), await otherGroupPhoto(), textFile);
    await waitForPictures(page, 3);
    await page.getByRole('heading', { name: '7 people' }).waitFor();

    expect(await findViolations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.getByRole('button', { name: 'Delete container' }).click();
    expect(await findViolations(page)).toEqual([]);
  });
});

it('can be used with the keyboard alone', async () => {
  const { page } = await openPage(browser);
  await page.goto(service.url);
  await choose(page, await emptyRoom());
  await waitForPictures(page, 1);

  await page.getByRole('button', { name: 'Delete picture 1, room.jpg' }).focus();
  await page.keyboard.press('Enter');

  await cards(page).waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('Up to five pictures of one person');
  await page.getByRole('button', { name: 'Delete container' }).focus();
  await page.keyboard.press('Space');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(await focused(page)).toBe('Delete container');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Container' }).waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('Up to five pictures of one person');
});
