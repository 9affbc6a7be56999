import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it } from 'vitest';
import { cutPortrait } from '../../support/pictures/encoder-pictures.ts';
import { cardOf, findViolations, focused, useConsole, waitForPictures } from '../support/console-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'face-encode-webcam-'));
const film = join(folder, 'film.mjpeg');
writeFileSync(film, await cutPortrait('blonde').resize(640, 480, { fit: 'contain' }).jpeg().toBuffer());

afterAll(() => rmSync(folder, { recursive: true }));

/** Keeps what the page asked the cameras for, and the tracks that it got. */
const WATCH = `
  window.tracks = [];
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    window.tracks.push(...stream.getTracks());
    return stream;
  };`;

const statesOf = async (page: Page) =>
  await page.evaluate("window.tracks.map(({ kind, readyState }) => kind + ' ' + readyState)");

const openWebcam = async (page: Page) => await page.getByRole('button', { name: 'Use webcam' }).click();

describe('a webcam', () => {
  const bench = useConsole(['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`]);

  it.each(['light', 'dark'] as const)(
    'takes a picture when the user wants it, and runs no longer: %s',
    async (colorScheme) => {
      const page = await bench.open({ permissions: ['camera'], colorScheme });
      await page.addInitScript(WATCH);
      await page.reload();
      await page.getByText('encoder').first().waitFor();
      expect(await statesOf(page)).toEqual([]);

      await openWebcam(page);
      const dialog = page.getByRole('dialog', { name: 'Take a picture with the webcam' });
      await dialog.getByText('Look straight into the camera.').waitFor();
      expect(await statesOf(page)).toEqual(['video live']);
      expect(await findViolations(page)).toEqual([]);
      await dialog.getByRole('button', { name: 'Take the picture' }).click();

      await waitForPictures(page, 1);
      await cardOf(page, 'webcam-1.jpg').getByText('One face').waitFor();
      await dialog.waitFor({ state: 'hidden' });
      await expect.poll(() => statesOf(page)).toEqual(['video ended']);
    },
  );

  it('ends with its dialog, and gives the focus back', async () => {
    const page = await bench.open({ permissions: ['camera'] });
    await page.addInitScript(WATCH);
    await page.reload();
    await openWebcam(page);
    await page.getByText('Look straight into the camera.').waitFor();

    await page.keyboard.press('Escape');

    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    // The page lets go of the camera after the frame in which the dialog is gone.
    await expect.poll(() => statesOf(page)).toEqual(['video ended']);
    expect(await focused(page)).toBe('Use webcam');
  });

  it('that the user forbids is explained in words', async () => {
    const page = await bench.open({ permissions: [] });

    await openWebcam(page);

    const dialog = page.getByRole('dialog');
    await dialog.getByText('The browser does not let this page use the camera.').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.context().grantPermissions(['camera']);
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await dialog.getByText('Look straight into the camera.').waitFor();
  });

  it('is not offered where the system has a camera of its own', async () => {
    const page = await bench.open({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });

    expect(await page.getByRole('button', { name: 'Use webcam' }).isVisible()).toBe(false);
    expect(await page.getByRole('button', { name: 'Take a photo' }).isVisible()).toBe(true);
  });
});

describe('a computer without a webcam', () => {
  const bench = useConsole();

  it('is told so', async () => {
    const page = await bench.open({ permissions: ['camera'] });

    await openWebcam(page);

    await page.getByRole('dialog').getByText('No camera was found.').waitFor();
  });
});

describe('a page over plain HTTP', () => {
  const bench = useConsole();

  it('says why browsers keep the camera from it', async () => {
    const page = await bench.open();
    await page.evaluate("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })");

    await openWebcam(page);

    await page.getByRole('dialog').getByText('only to pages that came over HTTPS').waitFor();
  });
});
