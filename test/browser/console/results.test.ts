import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { choose, useConsole, waitForPictures } from '../support/console-page.ts';
import { groupPhoto, otherGroupPhoto, portrait } from '../support/pictures.ts';

const bench = useConsole();

async function download(page: Page, button: string) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: button }).click()]);
  return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
}

const resultsSchema = z.object({
  container_id: z.string(),
  images: z.array(z.object({ file: z.string(), encodings: z.array(z.object({ vector: z.array(z.number()) })) })),
  comparison: z.object({ people: z.array(z.array(z.string())) }),
});

describe('the results', () => {
  it('can be saved as JSON and as CSV', async () => {
    const page = await bench.open();
    await choose(page, await groupPhoto(), await portrait('blonde'));
    await page.getByRole('heading', { name: '3 people' }).waitFor();

    const json = await download(page, 'Download JSON');
    const csv = await download(page, 'Download CSV');

    expect(json.name).toMatch(/^face-encode-[0-9a-f]{8}\.json$/);
    const results = resultsSchema.parse(JSON.parse(json.text));
    expect(results.images.map(({ file, encodings }) => [file, encodings.length])).toEqual([
      ['group.jpg', 3],
      ['blonde.jpg', 1],
    ]);
    expect(results.comparison.people).toHaveLength(3);
    expect(csv.name).toBe(json.name.replace('json', 'csv'));
    const [head, ...rows] = Papa.parse<string[]>(csv.text, { skipEmptyLines: true }).data;
    expect(head?.slice(0, 2)).toEqual(['file', 'status']);
    expect(rows.map((row) => `${row[0]} ${row.at(-1)}`)).toEqual([
      'group.jpg A',
      'group.jpg B',
      'group.jpg C',
      'blonde.jpg C',
    ]);
  });

  it('can be shown to others by a link', async () => {
    const page = await bench.open({ permissions: ['clipboard-read', 'clipboard-write'] });
    await choose(page, await portrait());
    await waitForPictures(page, 1);

    await page.getByRole('button', { name: 'Copy link to this container' }).click();

    await page.getByRole('status').filter({ hasText: 'Copy link to this container: copied' }).waitFor();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(page.url());
  });
});

describe('a table that is wider than its place', () => {
  it('says so, and shows on which sides it goes on', async () => {
    const page = await bench.open({ viewport: { width: 390, height: 844 } });
    await choose(page, await groupPhoto(), await otherGroupPhoto());
    await page.getByRole('heading', { name: '7 people' }).waitFor();
    const table = page.locator('.heat-map');

    await page.getByText('The table is wider than its place: scroll it sideways.').waitFor();
    await page.locator('.heat-map-frame.more-right:not(.more-left)').waitFor();
    await table.evaluate((element) => element.scrollTo({ left: 60 }));
    await page.locator('.heat-map-frame.more-right.more-left').waitFor();
    await table.evaluate((element) => element.scrollTo({ left: 10_000 }));
    await page.locator('.heat-map-frame.more-left:not(.more-right)').waitFor();
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.locator('.heat-map-frame:not(.more-left):not(.more-right)').waitFor();
    expect(await page.getByText('scroll it sideways').count()).toBe(0);
  });
});
