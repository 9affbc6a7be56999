import { describe, expect, it } from 'vitest';
import {
  cardOf,
  cards,
  choose,
  containerOf,
  deleteNow,
  focused,
  holdBack,
  useConsole,
  waitForPictures,
} from '../support/console-page.ts';
import { emptyRoom, groupPhoto, portrait } from '../support/pictures.ts';

const bench = useConsole();

describe('a reload', () => {
  it('in the middle of the work loses nothing', async () => {
    const page = await bench.open();
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
    const page = await bench.open();
    await choose(page, await portrait(), await emptyRoom());
    await waitForPictures(page, 2);

    await deleteNow(page, 1);
    await cardOf(page, 'blonde.jpg').waitFor({ state: 'detached' });
    await page.reload();

    await waitForPictures(page, 1);
    expect(await page.locator('h3[title]').allTextContents()).toEqual(['1 room.jpg']);
  });
});

describe('a container', () => {
  it('is erased after a question, and the pictures leave the browser with it', async () => {
    const page = await bench.open();
    await choose(page, await portrait());
    await waitForPictures(page, 1);
    const containerId = containerOf(page);

    await page.getByRole('button', { name: 'Delete container' }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();

    await cards(page).waitFor({ state: 'detached' });
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    const gone = bench.client().getSummary(containerId);
    await expect(gone).rejects.toThrow(expect.objectContaining({ code: 'container_not_found' }));
  });

  it('can be opened by its address in another browser, which has no pictures but their faces', async () => {
    const client = bench.client();
    const { container_id: containerId } = await client.createContainer();
    await client.uploadImage(containerId, (await portrait()).buffer);
    const page = await bench.open({}, `#${containerId}`);
    await waitForPictures(page, 1);

    await page.getByText('The picture is not in this browser').waitFor();
    expect(await page.locator('.box').count()).toBe(1);
  });

  it('that does not exist is left, and the page is ready for a new one', async () => {
    const page = await bench.open({ expected: [/404/] }, '#0b9ff1c0-8f43-4f2b-9d5e-6f2f7d3c1a55');

    await page.getByText('This container does not exist, or no longer.').first().waitFor();
    expect(new URL(page.url()).hash).toBe('');
    expect(await page.getByRole('button', { name: 'Choose pictures' }).isEnabled()).toBe(true);
  });

  it('that was deleted elsewhere is left at the next call, with a notice, and the keyboard keeps a place', async () => {
    const page = await bench.open({ expected: [/404/] });
    await choose(page, await groupPhoto());
    await page.getByRole('slider').focus();
    await bench.client().deleteContainer(containerOf(page));

    await page.keyboard.press('ArrowLeft');

    await page.getByRole('list', { name: 'Messages' }).getByText('does not exist, or no longer').waitFor();
    expect(new URL(page.url()).hash).toBe('');
    expect(await cards(page).count()).toBe(0);
    expect(await focused(page)).toBe('Which faces are the same person?');
  });

  it('shows that it is being deleted, as long as there is no answer', async () => {
    const page = await bench.open();
    await choose(page, await emptyRoom());
    await waitForPictures(page, 1);
    const deletion = await holdBack(page, '**/v1/containers/*', 'DELETE');

    await page.getByRole('button', { name: 'Delete container' }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await deletion.held;
    await page.getByRole('region', { name: 'Container' }).getByRole('button', { name: 'Deleting…' }).waitFor();
    deletion.release();

    await page.getByRole('region', { name: 'Container' }).waitFor({ state: 'detached' });
  });
});
