import { expect, it } from 'vitest';
import { createContainer, upload, waitForImages } from '../support/api.ts';
import { aPortrait } from '../support/pictures.ts';

/** The encoder of this deployment does not answer any more; retries come at once. */

it('a picture that no try could encode ends in the dead-letter queue, whose reader makes it failed', async () => {
  const id = await createContainer();
  await upload(id, await aPortrait());

  const { images } = await waitForImages(id);

  expect(images.map(({ status, error_code }) => [status, error_code])).toEqual([['failed', 'encoder_unavailable']]);
  expect(images[0]?.encodings).toEqual([]);
});
