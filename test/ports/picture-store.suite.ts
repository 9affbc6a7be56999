import { describe, expect, it } from 'vitest';
import { newId } from '../../functions/domain/ids.ts';
import type { PictureName } from '../../functions/domain/ports.ts';
import { aPictureName, NOW } from '../support/builders.ts';
import { type OpenTestStores, useHome } from './test-home.ts';

const aNewName = (telling: Partial<PictureName> = {}): PictureName =>
  aPictureName({ containerId: newId(), imageId: newId(), ...telling });

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));

/** What every store of pictures promises, wherever it is. */
export function describePictureStore(name: string, openHome: OpenTestStores): void {
  describe(`pictures in ${name}`, () => {
    const home = useHome(openHome);

    it('gives a picture back as it was stored', async () => {
      const picture = aNewName();
      const bytes = Uint8Array.from({ length: 800_000 }, (_, index) => index * 7);

      await home().pictures.put(picture, bytes);

      expect(Buffer.from((await home().pictures.get(picture)) ?? []).equals(bytes)).toBe(true);
    });

    it('stores a picture in the place of the one before it', async () => {
      const picture = aNewName();
      await home().pictures.put(picture, bytesOf('first and longer'));

      await home().pictures.put(picture, bytesOf('second'));

      expect(Buffer.from((await home().pictures.get(picture)) ?? []).toString()).toBe('second');
    });

    it('has nothing where nothing was stored, and deletes it without an error', async () => {
      const picture = aNewName();

      await home().pictures.delete(picture);

      expect(await home().pictures.get(picture)).toBeUndefined();
      expect(await home().pictures.list(picture.containerId)).toEqual([]);
    });

    it('lists the pictures of a container and of no other, until they are deleted', async () => {
      const containerId = newId();
      // The nearest neighbour: only the last digit differs.
      const neighbour = containerId.slice(0, -1) + (containerId.endsWith('0') ? '1' : '0');
      const [first, second] = [aNewName({ containerId }), aNewName({ containerId })];
      for (const picture of [first, second]) await home().pictures.put(picture, bytesOf('picture'));
      await home().pictures.put(aNewName({ containerId: neighbour }), bytesOf('picture'));

      expect(new Set(await home().pictures.list(containerId))).toEqual(new Set([first, second]));

      await home().pictures.delete(first);
      expect(await home().pictures.list(containerId)).toEqual([second]);
    });

    it('keeps the pictures of two slots of one image apart, and from one of an earlier version', async () => {
      const first = aNewName();
      const [second, older] = [
        { ...first, createdAt: NOW + 1 },
        { ...first, createdAt: undefined },
      ];
      const names = [first, second, older];
      for (const picture of names) await home().pictures.put(picture, bytesOf(String(picture.createdAt)));

      expect(new Set(await home().pictures.list(first.containerId))).toEqual(new Set(names));
      for (const picture of names) {
        expect(Buffer.from((await home().pictures.get(picture)) ?? []).toString()).toBe(String(picture.createdAt));
      }
      await home().pictures.delete(first);

      expect(new Set(await home().pictures.list(first.containerId))).toEqual(new Set([second, older]));
    });

    it('takes many pictures at once', async () => {
      const containerId = newId();
      const pictures = Array.from({ length: 16 }, () => aNewName({ containerId }));

      await Promise.all(pictures.map((picture) => home().pictures.put(picture, bytesOf(picture.imageId))));

      for (const picture of pictures) {
        expect(Buffer.from((await home().pictures.get(picture)) ?? []).toString()).toBe(picture.imageId);
      }
    });
  });
}
