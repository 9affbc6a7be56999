import { expect, vi } from 'vitest';
import { createContainer, readImages, upload } from '../../support/local/service-child.ts';
import { cutPortrait } from '../../support/pictures/encoder-pictures.ts';

/** The service encodes a picture in its threads, and serves its page and its documentation with all their files. */
export async function expectService(url: string): Promise<void> {
  const containerId = await createContainer(url);
  await upload(url, containerId, await cutPortrait('blonde').jpeg().toBuffer());
  await vi.waitFor(async () => expect(await readImages(url, containerId)).toMatchObject([{ status: 'completed' }]), {
    timeout: 30_000,
    interval: 200,
  });
  for (const page of ['/', '/docs']) {
    const files = [...(await (await fetch(url + page)).text()).matchAll(/(?:src|href)="([^"#]+\.(?:js|css|svg))"/g)];
    expect(files.length, page).toBeGreaterThan(1);
    for (const [, file = ''] of files) {
      expect((await fetch(new URL(file, url + page))).status, file).toBe(200);
    }
  }
}
