import { expect, it, vi } from 'vitest';
import { createContainer, readImages, startServiceChild, upload } from '../support/local/service-child.ts';
import { cutPortrait } from '../support/pictures/encoder-pictures.ts';
import { makeTestFolder } from '../support/test-folder.ts';

const portrait = async () => new Uint8Array(await cutPortrait().jpeg().toBuffer());

it('completes every image that was accepted, whenever the process was killed', async () => {
  const folder = await makeTestFolder();
  const picture = await portrait();
  const accepted: { containerId: string; imageId: string }[] = [];

  // Three times: pictures arrive, some are done, and the process dies with the rest in its hands.
  for (let kills = 0; kills < 3; kills += 1) {
    const { child, url } = await startServiceChild({ DATA_DIR: folder });
    const uploads = Array.from({ length: 6 }, async () => {
      const containerId = await createContainer(url);
      for (let count = 0; count < 4; count += 1) {
        const { imageId } = await upload(url, containerId, picture);
        if (imageId) accepted.push({ containerId, imageId });
      }
    });
    await Promise.race([Promise.allSettled(uploads), child.printed(/image completed(.*\n)*.*image completed/)]);
    child.kill('SIGKILL');
    await child.exited();
    await Promise.allSettled(uploads);
  }
  expect(accepted.length).toBeGreaterThan(10);

  const { url } = await startServiceChild({ DATA_DIR: folder });
  for (const { containerId, imageId } of accepted) {
    const image = await vi.waitFor(
      async () => {
        const found = (await readImages(url, containerId)).find((one) => one.image_id === imageId);
        expect(found?.status).not.toBe('processing');
        return found;
      },
      { timeout: 30_000, interval: 50 },
    );
    expect(image).toMatchObject({ status: 'completed', error_code: null });
    expect(image?.encodings).toHaveLength(1);
  }
}, 120_000);
