import { describe, expect, it } from 'vitest';
import { announced, choose, holdBack, useConsole, waitForPictures } from '../support/console-page.ts';
import { emptyRoom, groupPhoto, portrait } from '../support/pictures.ts';

const bench = useConsole();

describe('a screen reader', () => {
  it('is told the verdict, when the comparison comes and when the limit is moved', async () => {
    const page = await bench.open();
    await choose(page, await groupPhoto(), await portrait('blonde'));
    const first =
      /^3 different people in 2 pictures\. Person C is in 2 of them: distance 0\.\d\d, limit 0\.48, by estimate at most 1 in 5,000 strangers/;
    await announced(page, first).waitFor({ state: 'attached' });

    await page.getByRole('slider').focus();
    await page.keyboard.press('Home');

    const second = /^4 different people in 2 pictures: smallest distance 0\.\d\d, limit 0\.00/;
    await announced(page, second).waitFor({ state: 'attached' });
  });

  it('is told the same again', async () => {
    const page = await bench.open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await choose(page, await emptyRoom());
    await waitForPictures(page, 1);
    const copied = page.getByRole('status').getByText('Copy the container id: copied.');

    await page.getByRole('button', { name: 'Copy the container id' }).click();
    await copied.waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Copy the container id' }).click();

    await copied.nth(1).waitFor({ state: 'attached' });
  });

  it('reads what kind of pair a cell is about', async () => {
    const page = await bench.open();
    await choose(page, await groupPhoto(), await portrait('blonde'));
    await page.getByRole('heading', { name: '3 people' }).waitFor();

    const row = await page.locator('.heat-map tbody tr').nth(2).locator('td').allTextContents();

    expect(row).toEqual([
      expect.stringMatching(/^0\.\d\d, two faces of one picture$/),
      expect.stringMatching(/^0\.\d\d, two faces of one picture$/),
      '',
      expect.stringMatching(/^0\.\d\d, within the limit$/),
    ]);
  });

  it('hears which upload a progress bar is about', async () => {
    const page = await bench.open();
    await holdBack(page, '**/images', 'POST');

    await choose(page, await emptyRoom('one.jpg'), await emptyRoom('two.jpg'));

    await page.getByRole('progressbar', { name: 'Upload of one.jpg' }).waitFor();
    await page.getByRole('progressbar', { name: 'Upload of two.jpg' }).waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });
});
