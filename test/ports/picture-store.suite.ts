import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../functions/domain/ids.ts';
import type { OpenTestHome, TestHome } from './test-home.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

/** What every store of pictures promises, wherever it is. */
export function describePictureStore(name: string, openHome: OpenTestHome): void {
  describe(`pictures in ${name}`, () => {
    let home: TestHome;

    beforeAll(async () => {
      home = await openHome();
    });

    afterAll(() => home.close());

    it('gives a picture back as it was stored', async () => {
      const [containerId, imageId] = [newId(), newId()];
      const bytes = Uint8Array.from({ length: 800_000 }, (_, index) => index * 7);

      await home.pictures.put(containerId, imageId, bytes);

      expect(Buffer.from((await home.pictures.get(containerId, imageId)) ?? []).equals(bytes)).toBe(true);
      expect(await home.pictures.exists(containerId, imageId)).toBe(true);
    });

    it('stores a picture in the place of the one before it', async () => {
      const [containerId, imageId] = [newId(), newId()];
      await home.pictures.put(containerId, imageId, bytesOf('first and longer'));

      await home.pictures.put(containerId, imageId, bytesOf('second'));

      expect(Buffer.from((await home.pictures.get(containerId, imageId)) ?? []).toString()).toBe('second');
    });

    it('has nothing where nothing was stored, and deletes it without an error', async () => {
      const [containerId, imageId] = [newId(), newId()];

      await home.pictures.delete(containerId, imageId);

      expect(await home.pictures.get(containerId, imageId)).toBeUndefined();
      expect(await home.pictures.exists(containerId, imageId)).toBe(false);
      expect(await home.pictures.list(containerId)).toEqual([]);
    });

    it('lists the pictures of a container and of no other, until they are deleted', async () => {
      const containerId = newId();
      // The nearest neighbour: only the last digit differs.
      const neighbour = containerId.slice(0, -1) + (containerId.endsWith('0') ? '1' : '0');
      const [first, second] = [newId(), newId()];
      for (const imageId of [first, second]) await home.pictures.put(containerId, imageId, bytesOf('picture'));
      await home.pictures.put(neighbour, newId(), bytesOf('picture'));

      expect((await home.pictures.list(containerId)).toSorted()).toEqual([first, second].toSorted());

      await home.pictures.delete(containerId, first);
      expect(await home.pictures.list(containerId)).toEqual([second]);
    });

    it('takes many pictures at once', async () => {
      const containerId = newId();
      const images = Array.from({ length: 16 }, newId);

      await Promise.all(images.map((imageId) => home.pictures.put(containerId, imageId, bytesOf(imageId))));

      for (const imageId of images) {
        expect(Buffer.from((await home.pictures.get(containerId, imageId)) ?? []).toString()).toBe(imageId);
      }
    });
  });
}
