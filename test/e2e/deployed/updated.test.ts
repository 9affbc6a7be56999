import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { healthSchema } from '../../../api/schemas.ts';
import { SERVICE_VERSION } from '../../../api/version.ts';
import { call, createContainer, readSummary, upload, waitForImages } from '../support/api.ts';
import { aLargePicture } from '../support/pictures.ts';

/**
 * After a second deployment that changed the code and the encoder. E2E_KEPT_CONTAINER was made before it; E2E_VERSION is
 * what the new code calls its version, which no setting says; E2E_RECORD_URL tells the SHA-256 of each picture that the new encoder was given.
 */
const { E2E_KEPT_CONTAINER = '', E2E_RECORD_URL = '', E2E_VERSION } = process.env;

it('the new code answers at the old URL', async () => {
  const health = healthSchema.parse(await (await call('/health')).json());
  expect(health).toEqual({ status: 'ok', version: E2E_VERSION, encoder: { name: 'http', version: '7' } });
  expect(E2E_VERSION).not.toBe(SERVICE_VERSION);
});

it('a container from before the update has its pictures and vectors still', async () => {
  const { images } = await readSummary(E2E_KEPT_CONTAINER);
  expect(images.map(({ status }) => status)).toEqual(['completed']);
  expect(images[0]?.encoder?.name).not.toBe('http');
  expect(images[0]?.encodings).toHaveLength(3);
});

it('a container from before the update takes more pictures', async () => {
  await upload(E2E_KEPT_CONTAINER, Uint8Array.from([1, 2, 3]));
  const { images } = await waitForImages(E2E_KEPT_CONTAINER);
  expect(images.map(({ encoder }) => encoder?.name === 'http')).toEqual([false, true]);
});

it('the encoder is given exactly the bytes of a picture of 4.4 MB', async () => {
  const picture = await aLargePicture();
  const id = await createContainer();

  await upload(id, picture);

  expect((await waitForImages(id)).images[0]?.status).toBe('completed');
  const received = z.array(z.string()).parse(await (await fetch(E2E_RECORD_URL)).json());
  expect(received).toContain(createHash('sha256').update(picture).digest('hex'));
});
