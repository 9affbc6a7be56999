import { describe, expect, it } from 'vitest';
import { announced, choose, findViolations, focused, useConsole, waitForPictures } from '../support/console-page.ts';
import { emptyRoom } from '../support/pictures.ts';

const bench = useConsole();

async function openWithToken() {
  const page = await bench.open({ expected: [/401/] });
  await page.route('**/v1/**', async (route) => {
    if (route.request().headers().authorization === 'Bearer good-token') return await route.continue();
    const body = { error: 'Authentication is required', code: 'unauthorized', request_id: 'r' };
    return await route.fulfill({ status: 401, json: body });
  });
  return page;
}

describe('a token', () => {
  it('is asked for when the API wants one, and used from then on', async () => {
    const page = await openWithToken();
    await choose(page, await emptyRoom());

    await page.getByLabel('Bearer token').fill('good-token');
    await page.keyboard.press('Enter');

    await waitForPictures(page, 1);
    expect(await page.locator('.calls code').first().textContent()).toContain('"Authorization: Bearer $TOKEN"');
    expect(await page.content()).not.toContain('good-token');
    expect(await focused(page)).not.toBe('');
  });

  it('that the API does not accept is marked and explained, and the next one can be typed at once', async () => {
    const page = await openWithToken();
    await choose(page, await emptyRoom());
    const field = page.getByLabel('Bearer token');
    await field.waitFor();
    expect(await page.getByText('did not accept').count()).toBe(0);
    expect(await field.getAttribute('aria-invalid')).toBe('false');

    await field.fill('bad-token');
    await page.keyboard.press('Enter');

    const explanation = page.locator('#token-error');
    expect(await explanation.textContent()).toBe('The API did not accept the token. Please enter another one.');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.getAttribute('aria-describedby')).toContain('token-error');
    await announced(page, 'The API did not accept the token.').waitFor({ state: 'attached' });
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.type('good-token');
    await page.keyboard.press('Enter');
    await waitForPictures(page, 1);
    expect(await field.count()).toBe(0);
  });
});
