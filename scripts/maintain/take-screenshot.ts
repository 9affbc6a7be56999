import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { readSamplePictures } from '../../bench/support/sample-pictures.ts';
import { findChromium, installChromium } from '../../test/browser/support/find-chromium.ts';
import { runService } from '../../test/support/local/running-service.ts';

/** Takes the picture of the console that the documentation shows, with the sample photos of a dev dependency. */
const target = join(import.meta.dirname, '..', '..', 'docs', 'console.png');

/** Colours of the picture file: enough for photos, and a fifth of the bytes. */
const COLOURS = 256;

async function takeScreenshot(page: Page, url: string): Promise<Buffer> {
  await page.goto(url);
  const pictures = await readSamplePictures();
  await page.getByTestId('files').setInputFiles(
    pictures.map(({ bytes }, index) => ({
      name: `photo-${index + 1}.jpg`,
      mimeType: 'image/jpeg',
      buffer: Buffer.from(bytes),
    })),
  );
  await page
    .locator('[data-state="completed"]')
    .nth(pictures.length - 1)
    .waitFor();
  await page.getByRole('region', { name: 'Verdict' }).getByText(`in ${pictures.length} pictures`).waitFor();
  return await page.screenshot({ fullPage: true });
}

await installChromium();
const service = await runService();
const browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 });
  await sharp(await takeScreenshot(page, service.url))
    .png({ palette: true, colours: COLOURS })
    .toFile(target);
  console.log(`Written to ${target}`);
} finally {
  await browser.close();
  await service.close();
}
process.exit(0);
