import { expect, it } from 'vitest';
import { createContainer, expectError, postPicture, waitForImages } from './support/api.ts';
import { aPortrait } from './support/pictures.ts';

it('20 uploads at once take five slots, and all five pictures are encoded', async () => {
  const id = await createContainer();
  const picture = await aPortrait();

  const responses = await Promise.all(Array.from({ length: 20 }, () => postPicture(id, picture)));

  const refused = responses.filter(({ status }) => status === 422);
  expect(responses.filter(({ status }) => status === 202)).toHaveLength(5);
  expect(refused).toHaveLength(15);
  for (const response of refused) {
    const text = await expectError(response, 422, 'image_limit_reached');
    expect(text).toBe('Container image limit reached (max 5)');
  }
  const { images } = await waitForImages(id);
  expect(images.map(({ status }) => status)).toEqual(Array(5).fill('completed'));
  const vectors = new Set(images.map(({ encodings }) => JSON.stringify(encodings[0]?.vector)));
  expect(vectors.size).toBe(1);
});
