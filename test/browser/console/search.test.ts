import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { examples } from '../../../api/openapi/examples.ts';
import { buildOpenApi } from '../../../api/openapi/openapi.ts';
import { choose, containerOf, findViolations, useConsole, waitForPictures } from '../support/console-page.ts';
import { portrait } from '../support/pictures.ts';

const bench = useConsole();

const OTHER = '5c1d7e2a-94b0-4f68-8a3e-6b7d0c9f1e24';

/** The service with a search that finds the person of one container. All else is the service itself. */
async function addSearch(page: Page, found: () => string): Promise<void> {
  const document = buildOpenApi({ basePath: '/', auth: 'none', features: { faceSearch: true } });
  await page.route('**/openapi.json', (route) => route.fulfill({ json: document }));
  await page.route('**/enrolment', (route) =>
    route.request().method() === 'PUT'
      ? route.fulfill({ json: examples.Enrolment })
      : route.fulfill({ status: 204, body: '' }),
  );
  await page.route('**/matches*', (route) => {
    const [match] = Object(examples.Matches).matches;
    const matches = [found(), OTHER].map((container_id) => ({ ...match, container_id }));
    return route.fulfill({ json: { ...Object(examples.Matches), matches } });
  });
  await page.reload();
}

it.each([
  ['light', 1440],
  ['dark', 360],
] as const)(
  'the search shows matches with both faces where this tab has them: %s, %i px',
  async (colorScheme, width) => {
    const page = await bench.open({ colorScheme, viewport: { width, height: 900 } });
    let enrolled = '';
    await addSearch(page, () => enrolled);
    await choose(page, await portrait('blonde'));
    await waitForPictures(page, 1);
    enrolled = containerOf(page);
    await page.getByText('Search among enrolled people').click();
    await page.getByLabel('Label').fill('customer 0815');
    await page.keyboard.press('Enter');
    await page.getByText('Enrolled in this tab as customer 0815.').waitFor();

    await page.getByRole('button', { name: 'New container' }).click();
    await choose(page, await portrait('blonde', 'again.jpg'));
    await waitForPictures(page, 1);
    await page.getByText('Search among enrolled people').click();
    await page.getByRole('button', { name: 'Find matches' }).click();

    await page.getByRole('heading', { name: '2 matches among 12,000 enrolled people' }).waitFor();
    await page.getByText('Expect strangers among the matches').waitFor();
    const facesOf = (index: number) => page.locator('.matches li').nth(index).locator('img').count();
    expect([await facesOf(0), await facesOf(1)]).toEqual([2, 1]);
    expect(await findViolations(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    expect(await page.evaluate(`document.querySelector('.matches a').href`)).toContain(`#${enrolled}`);
  },
);

it('the search is not there where the service has none', async () => {
  const page = await bench.open();
  await choose(page, await portrait('blonde'));
  await waitForPictures(page, 1);

  expect(await page.getByText('Search among enrolled people').count()).toBe(0);
});
