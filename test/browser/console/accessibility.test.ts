import { describe, expect, it } from 'vitest';
import { cards, choose, findViolations, focused, useConsole, waitForPictures } from '../support/console-page.ts';
import {
  damagedPhoto,
  emptyRoom,
  groupPhoto,
  largePhoto,
  otherGroupPhoto,
  portrait,
  textFile,
} from '../support/pictures.ts';

const bench = useConsole();

describe.each([
  ['light', 1440],
  ['dark', 1440],
  ['light', 360],
  ['dark', 360],
] as const)('in the %s theme, %i px wide', (colorScheme, width) => {
  it('is usable for everybody, and nothing reaches past the screen', async () => {
    const page = await bench.open({ colorScheme, viewport: { width, height: 800 } });
    await page.getByText('encoder').first().waitFor();
    expect(await findViolations(page)).toEqual([]);

    await choose(page, await groupPhoto(), await otherGroupPhoto(), damagedPhoto);
    await waitForPictures(page, 3);
    await page.getByRole('heading', { name: '7 people' }).waitFor();

    expect(await findViolations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.getByRole('button', { name: 'Delete container' }).click();
    expect(await findViolations(page)).toEqual([]);
  });
});

it.each(['light', 'dark'] as const)(
  'the strongest colours leave the distances legible in the %s theme',
  async (colorScheme) => {
    const page = await bench.open({ colorScheme });
    await choose(page, await groupPhoto(), await portrait('blonde'));
    await page.getByRole('heading', { name: '3 people' }).waitFor();
    expect(await findViolations(page, '.heat-map')).toEqual([]);

    await page.getByRole('slider').focus();
    await page.keyboard.press('Home');

    await page.locator('.heat-map .near').first().waitFor({ state: 'detached' });
    expect(await findViolations(page, '.heat-map')).toEqual([]);
  },
);

it('can be used with the keyboard alone', async () => {
  const page = await bench.open();
  await choose(page, await emptyRoom());
  await waitForPictures(page, 1);

  await page.getByRole('button', { name: 'Delete picture 1, room.jpg' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe('Undo the deletion of room.jpg');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');

  await cards(page).waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('Which faces are the same person?');
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
  expect(await focused(page)).toBe('Which faces are the same person?');
});

describe('the focus', () => {
  it('goes from one message to the next, and then to a heading', async () => {
    const page = await bench.open();
    await choose(page, { ...textFile, name: 'huge.jpg', buffer: Buffer.alloc(25_000_001) });
    await choose(page, ...(await Promise.all([1, 2, 3, 4, 5, 6].map((number) => emptyRoom(`room-${number}.jpg`)))));
    const dismissals = page.getByRole('button', { name: /^Dismiss/ });
    await dismissals.nth(1).waitFor();

    await dismissals.first().focus();
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('Dismiss');
    await page.keyboard.press('Enter');

    await dismissals.waitFor({ state: 'detached' });
    expect(await focused(page)).toBe('All 5 places are taken');
  });

  it('goes to the slider when the usual threshold is set again', async () => {
    const page = await bench.open();
    await choose(page, await groupPhoto());
    await page.getByRole('slider').focus();
    await page.keyboard.press('ArrowLeft');

    await page.getByRole('button', { name: 'Back to 0.48' }).focus();
    await page.keyboard.press('Enter');

    await page.getByRole('button', { name: 'Back to 0.48' }).waitFor({ state: 'hidden' });
    expect(await focused(page)).toBe('threshold');
  });
});

it('the three kinds of cells differ where the system chooses the colours', async () => {
  const page = await bench.open({ forcedColors: 'active' });
  await choose(page, await groupPhoto(), await portrait('blonde'));
  await page.getByRole('heading', { name: '3 people' }).waitFor();
  const lookOf = async (selector: string) =>
    await page.evaluate<string[]>(`(() => {
      const { borderTopWidth, backgroundImage } = getComputedStyle(document.querySelector('${selector}'));
      return [borderTopWidth, backgroundImage === 'none' ? 'plain' : 'striped'];
    })()`);

  expect(await lookOf('.heat-map .near')).toEqual(['3px', 'plain']);
  expect(await lookOf('.heat-map .far:not(.same-picture)')).toEqual(['0px', 'plain']);
  expect(await lookOf('.heat-map .same-picture')).toEqual(['8px', 'striped']);
});

it('commands are shown whole on a narrow screen', async () => {
  const page = await bench.open({ viewport: { width: 360, height: 740 } });
  await choose(page, await largePhoto());
  await waitForPictures(page, 1);
  await page.getByText('Calls made').click();

  const cut = await page
    .locator('.calls code')
    .evaluateAll((lines) => lines.filter(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight + 1).length);

  expect(cut).toBe(0);
});
