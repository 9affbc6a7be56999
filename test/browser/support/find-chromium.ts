import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';

const run = promisify(execFile);

const usualPlaces = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of a Chromium: the one of CHROMIUM_PATH, an installed one, or the one that playwright once fetched. */
export function findChromium(): string | undefined {
  const places = [process.env.CHROMIUM_PATH ?? '', ...usualPlaces, chromium.executablePath()];
  return places.find((place) => place !== '' && existsSync(place));
}

/** Installs a Chromium where there is none: Debian's where we may, else the one that playwright fetches. */
export async function installChromium(): Promise<void> {
  if (findChromium()) return;
  console.log('No Chromium is installed; this installs one.');
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    await run('apt-get', ['update']);
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
    return;
  }
  const playwright = createRequire(import.meta.url).resolve('playwright-core/package.json');
  await run(process.execPath, [join(playwright, '..', 'cli.js'), 'install', 'chromium']);
}
