import { describe, expect, it } from 'vitest';
import { cardOf, cards, choose, containerOf, deleteNow, useConsole, waitForPictures } from '../support/console-page.ts';
import { damagedPhoto, emptyRoom } from '../support/pictures.ts';

const bench = useConsole();

describe('what goes wrong', () => {
  it('is told on the card of a damaged picture, which can be deleted', async () => {
    const page = await bench.open();

    await choose(page, damagedPhoto);
    await waitForPictures(page, 1);

    await page.getByText('corrupt_image').waitFor();
    await deleteNow(page, 1);
    await cardOf(page, 'letter.jpg').waitFor({ state: 'detached' });
    expect((await bench.client().getSummary(containerOf(page))).images).toEqual([]);
  });

  it('is told by name for a sixth picture, and five are taken', async () => {
    const page = await bench.open();
    const rooms = await Promise.all([1, 2, 3, 4, 5, 6].map((number) => emptyRoom(`room-${number}.jpg`)));

    await choose(page, ...rooms);
    await waitForPictures(page, 5);

    await page.getByText('A container holds 5 pictures. Not uploaded: room-6.jpg.').first().waitFor();
    expect(await cards(page).count()).toBe(5);
    expect(await page.getByRole('button', { name: 'Choose pictures' }).isDisabled()).toBe(true);
  });

  it('is told when the places were taken elsewhere', async () => {
    const page = await bench.open({ expected: [/422/] });
    await choose(page, await emptyRoom());
    await waitForPictures(page, 1);
    const client = bench.client();
    const { buffer } = await emptyRoom();
    for (let number = 0; number < 4; number += 1) {
      await client.uploadImage(containerOf(page), buffer);
    }

    await choose(page, await emptyRoom('late.jpg'));

    await cardOf(page, 'late.jpg').getByText('Container image limit reached (max 5).').waitFor();
    expect(await cardOf(page, 'late.jpg').getByRole('button', { name: 'Try again' }).count()).toBe(1);
  });

  it('can be tried again after the network was away, as the same upload', async () => {
    const page = await bench.open({ expected: [/ERR_FAILED/] });
    await choose(page, await emptyRoom());
    await waitForPictures(page, 1);
    await page.route('**/images', (route) => route.abort());

    await choose(page, await emptyRoom('again.jpg'));
    await cardOf(page, 'again.jpg').getByText('does not answer').waitFor();
    await page.unroute('**/images');
    await page.getByRole('button', { name: 'Try again' }).click();

    await waitForPictures(page, 2);
    expect(await cardOf(page, 'again.jpg').locator('.status').textContent()).toBe('No face found.');
  });

  it('is told on the card when nobody answers how far the picture is, and asked again', async () => {
    const page = await bench.open({ expected: [/403/] });
    const body = { error: 'Access denied', code: 'forbidden', request_id: 'request-1' };
    await page.route('**/summary*', (route) => route.fulfill({ status: 403, json: body }));

    await choose(page, await emptyRoom());
    await cardOf(page, 'room.jpg').getByText('What was found in it could not be asked.').waitFor();
    await page.unroute('**/summary*');
    await cardOf(page, 'room.jpg').getByRole('button', { name: 'Ask again' }).click();

    await waitForPictures(page, 1);
    expect(await cardOf(page, 'room.jpg').locator('.status').textContent()).toBe('No face found.');
  });

  it('is not a browser that forbids the page to store anything: it works without', async () => {
    const page = await bench.open();
    await page.addInitScript(`Object.defineProperty(window, 'sessionStorage', {
      get() { throw new DOMException('Access is denied for this document.', 'SecurityError'); },
    })`);
    await page.reload();

    await choose(page, await emptyRoom());
    await waitForPictures(page, 1);

    expect(await cardOf(page, 'room.jpg').locator('.status').textContent()).toBe('No face found.');
  });

  it('is told once, on the card', async () => {
    const page = await bench.open({ expected: [/403/] });
    const body = { error: 'Access denied', code: 'forbidden', request_id: 'request-1' };
    await page.route('**/v1/**', (route) => route.fulfill({ status: 403, json: body }));

    await choose(page, await emptyRoom());

    await cardOf(page, 'room.jpg').getByText('Request request-1').waitFor();
    expect(await page.getByRole('listitem').filter({ hasText: 'refused the call' }).count()).toBe(1);
  });
});
