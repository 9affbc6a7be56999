import { expect, it } from 'vitest';
import { createContainer, upload, waitForImages } from './support/api.ts';
import { aCrowd, aLargePicture, aPortrait } from './support/pictures.ts';

it('the largest picture that a request can carry arrives with every byte', async () => {
  const picture = await aLargePicture();
  expect(picture.byteLength).toBeGreaterThan(4_380_000);
  expect(picture.byteLength).toBeLessThan(4_490_000);
  const id = await createContainer();

  await upload(id, picture);

  const [image] = (await waitForImages(id)).images;
  expect(image).toMatchObject({ status: 'completed', width: 1203, height: 1203 });
  expect(image?.encodings).toHaveLength(1);
});

it('pictures that cannot be encoded fail with a reason, and the good one among them is completed', async () => {
  const id = await createContainer();
  const portrait = await aPortrait();

  await upload(id, Uint8Array.from(Buffer.from('%PDF-1.7 this is no picture')));
  await upload(id, portrait.slice(0, portrait.byteLength / 2));
  await upload(id, portrait);
  await upload(id, await aCrowd());

  const { images } = await waitForImages(id);
  expect(images.map(({ status, error_code }) => [status, error_code])).toEqual([
    ['failed', 'unsupported_image'],
    ['failed', 'corrupt_image'],
    ['completed', null],
    ['failed', 'too_many_faces'],
  ]);
  expect(images[3]?.error).toBe('More than 5 faces found');
  for (const image of images.filter(({ status }) => status === 'failed')) {
    expect(image.encodings).toEqual([]);
    expect(image.error).toMatch(/\w+ \w+/);
  }
});
