import { describe, expect, it } from 'vitest';
import {
  announced,
  cards,
  choose,
  findViolations,
  focused,
  useConsole,
  waitForPictures,
} from '../support/console-page.ts';
import { emptyRoom, textFile } from '../support/pictures.ts';

const bench = useConsole();

const heic = {
  name: 'IMG_1.HEIC',
  mimeType: 'image/heic',
  buffer: Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
};

describe('files that are given', () => {
  it('are refused before they take a place when they are no pictures, whatever they are called', async () => {
    const page = await bench.open();

    await choose(page, textFile, await emptyRoom());

    await page
      .getByRole('list', { name: 'Messages' })
      .getByText(/^Not a picture .*: letter\.jpg\.$/)
      .waitFor();
    await waitForPictures(page, 1);
    expect(await cards(page).count()).toBe(1);
    await page.getByText('Room for 4 more pictures').waitFor();
  });

  it('are named when they are HEIC, and uploaded when the user wants that', async () => {
    const page = await bench.open();
    await choose(page, heic);
    const messages = page.getByRole('list', { name: 'Messages' });
    await messages.getByText(/^HEIC, .*: IMG_1\.HEIC\.$/).waitFor();
    expect(await cards(page).count()).toBe(0);
    expect(await findViolations(page)).toEqual([]);

    await messages.getByRole('button', { name: 'Upload anyway' }).click();

    await waitForPictures(page, 1);
    await page.getByText('unsupported_image').waitFor();
    expect(await messages.count()).toBe(0);
    expect(await focused(page)).not.toBe('');
  });
});

describe('messages', () => {
  it('leave with their container, and good news leaves with the next one', async () => {
    const page = await bench.open();
    await choose(page, textFile, await emptyRoom());
    await waitForPictures(page, 1);
    const messages = page.getByRole('list', { name: 'Messages' });
    await messages.getByText('letter.jpg').waitFor();

    await page.getByRole('button', { name: 'Delete container' }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await messages.getByText('The container is erased, with its pictures and vectors.').waitFor();
    expect(await messages.getByRole('listitem').count()).toBe(1);
    await announced(page, 'The container is erased').waitFor({ state: 'attached' });
    expect(await findViolations(page)).toEqual([]);

    await choose(page, await emptyRoom());
    await waitForPictures(page, 1);
    expect(await messages.count()).toBe(0);
  });

  it('leave with their container when a new one is begun', async () => {
    const page = await bench.open();
    await choose(page, textFile, await emptyRoom());
    await waitForPictures(page, 1);

    await page.getByRole('button', { name: 'New container' }).click();

    await page.getByRole('list', { name: 'Messages' }).waitFor({ state: 'detached' });
  });
});
