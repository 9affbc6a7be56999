import { describe, expect, it } from 'vitest';
import {
  announced,
  cardOf,
  cards,
  choose,
  containerOf,
  deleteButton,
  deleteNow,
  holdBack,
  useConsole,
  waitForPictures,
} from '../support/console-page.ts';
import { emptyRoom, portrait } from '../support/pictures.ts';

const bench = useConsole();

describe('a picture', () => {
  it('that is being deleted says so until it is gone', async () => {
    const page = await bench.open();
    await choose(page, await portrait());
    await waitForPictures(page, 1);
    const deletion = await holdBack(page, '**/images/*', 'DELETE');

    await deleteNow(page, 1);
    await deletion.held;
    await cardOf(page, 'blonde.jpg').getByText('Deleting…').waitFor();
    expect(await deleteButton(page, 1).getAttribute('aria-disabled')).toBe('true');
    deletion.release();

    await cards(page).waitFor({ state: 'detached' });
    await announced(page, 'blonde.jpg is deleted.').waitFor({ state: 'attached' });
  });

  it('that is deleted in the middle of its upload is not in the API afterwards', async () => {
    const page = await bench.open();
    await choose(page, await emptyRoom());
    await waitForPictures(page, 1);
    const upload = await holdBack(page, '**/images', 'POST');
    await choose(page, await portrait());
    await upload.held;

    await deleteNow(page, 2);
    await cardOf(page, 'blonde.jpg').getByText('Deleting…').waitFor();
    expect(await page.getByRole('status').getByText('blonde.jpg is deleted.').count()).toBe(0);
    upload.release();

    await cardOf(page, 'blonde.jpg').waitFor({ state: 'detached' });
    const { images } = await bench.client().getSummary(containerOf(page));
    expect(images).toHaveLength(1);
    expect(await cards(page).count()).toBe(1);
  });

  it('that was deleted elsewhere goes at the next load, and the page does not ask for it again and again', async () => {
    const page = await bench.open();
    await choose(page, await portrait(), await emptyRoom());
    await waitForPictures(page, 2);
    const { images } = await bench.client().getSummary(containerOf(page));
    await bench.client().deleteImage(containerOf(page), images[0]?.image_id ?? '');
    let looks = 0;
    page.on('request', (request) => {
      if (request.url().endsWith('/summary')) looks += 1;
    });

    await page.reload();
    await page.getByText('was deleted elsewhere.').first().waitFor();
    expect(await page.locator('h3[title]').allTextContents()).toEqual([expect.stringMatching(/^1 /)]);
    await waitForPictures(page, 1);
    expect(looks).toBe(1);

    await choose(page, await emptyRoom('new.jpg'));
    await waitForPictures(page, 2);
    const looksSoFar = looks;
    // Each of these goes to the service and back, which gives the page the time for many looks.
    for (let call = 0; call < 5; call += 1) await page.evaluate("fetch('/health').then((answer) => answer.text())");
    expect(looks).toBe(looksSoFar);
  });

  it('does not come back when an older look is answered after its deletion', async () => {
    const page = await bench.open();
    await choose(page, await emptyRoom('stays.jpg'), await emptyRoom('goes.jpg'));
    await waitForPictures(page, 2);
    const look = await holdBack(page, '**/summary', 'GET');
    await choose(page, await emptyRoom('new.jpg'));
    await look.held;

    await deleteNow(page, 2);
    await announced(page, /(goes|stays)\.jpg is deleted/).waitFor({ state: 'attached' });
    look.release();

    await waitForPictures(page, 2);
    expect(await page.getByText('Uploaded elsewhere').count()).toBe(0);
    expect(await cards(page).count()).toBe(2);
  });
});
