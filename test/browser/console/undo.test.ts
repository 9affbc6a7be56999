import { describe, expect, it } from 'vitest';
import {
  announced,
  cardOf,
  cards,
  choose,
  containerOf,
  deleteButton,
  findViolations,
  useConsole,
  waitForPictures,
} from '../support/console-page.ts';
import { emptyRoom, portrait } from '../support/pictures.ts';

const bench = useConsole();

const imagesOf = async (containerId: string) => (await bench.client().getSummary(containerId)).images.length;

describe('a deleted picture', () => {
  it('comes back by undo, with its faces', async () => {
    const page = await bench.open();
    await choose(page, await portrait());
    await waitForPictures(page, 1);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.method()));

    await deleteButton(page, 1).click();
    await page.getByText('Deleted in 8 seconds, or when you leave this page.').waitFor();
    await announced(page, 'blonde.jpg is deleted in 8 seconds.').waitFor({ state: 'attached' });
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Undo' }).click();

    await cardOf(page, 'blonde.jpg').getByText('One face').waitFor();
    expect(asked).not.toContain('DELETE');
    expect(await imagesOf(containerOf(page))).toBe(1);
  });

  it('is deleted in the API after its time', async () => {
    const page = await bench.open();
    await choose(page, await emptyRoom());
    await waitForPictures(page, 1);

    await deleteButton(page, 1).click();

    await cards(page).waitFor({ state: 'detached' });
    expect(await imagesOf(containerOf(page))).toBe(0);
  });

  it('is deleted in the API when the user leaves the page before', async () => {
    const page = await bench.open();
    await choose(page, await emptyRoom());
    await waitForPictures(page, 1);
    const containerId = containerOf(page);

    await deleteButton(page, 1).click();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await page.close();

    await expect.poll(() => imagesOf(containerId)).toBe(0);
  });

  it('makes room at once', async () => {
    const page = await bench.open();
    await choose(page, ...(await Promise.all([1, 2, 3, 4, 5].map((number) => emptyRoom(`room-${number}.jpg`)))));
    await waitForPictures(page, 5);

    await deleteButton(page, 1).click();
    await page.getByText('Room for one more picture').waitFor();
    await choose(page, await emptyRoom('new.jpg'));

    await cardOf(page, 'new.jpg').getByText('No face found.').waitFor();
    expect(await imagesOf(containerOf(page))).toBe(5);
  });
});
