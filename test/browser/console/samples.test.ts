import { expect, it } from 'vitest';
import { cardOf, findViolations, focused, useConsole, waitForPictures } from '../support/console-page.ts';

const bench = useConsole();

it('the sample pictures show what the page does, and say where they come from', async () => {
  const page = await bench.open();

  await page.getByRole('button', { name: 'Try with sample pictures' }).focus();
  await page.keyboard.press('Enter');
  await waitForPictures(page, 3);

  const verdict = page.getByRole('region', { name: 'Verdict' });
  await verdict.getByText(/^Two people in 3 pictures\. Person A is in 2 of them: distance 0\.\d\d/).waitFor();
  expect(await page.locator('.box-name').allTextContents()).toEqual(['1a', '2a', '3a']);
  await cardOf(page, 'astronaut-closer.jpg').getByText('the same photo').waitFor();
  expect(await page.getByRole('button', { name: 'Try with sample pictures' }).count()).toBe(0);
  expect(await focused(page)).toBe('Room for 2 more pictures');
  expect(await findViolations(page)).toEqual([]);

  await page.reload();
  await cardOf(page, 'astronaut-closer.jpg').getByText('the same photo').waitFor();
});

it('the sources of the sample pictures can be read before they are used', async () => {
  // Of a page of plain text, the browser asks the service for an icon.
  const page = await bench.open({ expected: [/404/] });

  await page.getByRole('link', { name: 'in the public domain' }).click();

  await page.getByText('Official portrait of the astronaut').waitFor();
});

it('sample pictures that cannot be loaded are a message', async () => {
  const page = await bench.open({ expected: [/ERR_FAILED/] });
  await page.route('**/console/samples-*', (route) => route.abort());

  await page.getByRole('button', { name: 'Try with sample pictures' }).click();

  await page.getByRole('list', { name: 'Messages' }).getByText('could not be loaded').waitFor();
});
