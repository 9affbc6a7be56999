import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { newId } from '../../functions/domain/ids.ts';
import type { PictureName } from '../../functions/domain/ports.ts';
import { MAX_RECEIVES } from '../../settings/work-limits.ts';
import { aPictureName, NOW } from '../support/builders.ts';
import { type OpenTestHome, useHome } from './test-home.ts';

const picture = Uint8Array.of(1, 2, 3);

/** What every way from a stored picture to the worker promises, wherever it is. Each test empties the queue. */
export function describeImageQueue(name: string, openHome: OpenTestHome): void {
  describe(`the queue of images in ${name}`, () => {
    // The clock of the queue stands still, and goes on where a test says so.
    beforeAll(() => void vi.useFakeTimers({ now: NOW, toFake: ['Date'] }));
    afterAll(() => void vi.useRealTimers());
    const home = useHome(openHome);

    async function storeOne(telling: Partial<PictureName> = {}) {
      const name = aPictureName({ containerId: newId(), imageId: newId(), ...telling });
      await home().pictures.put(name, picture);
      return name;
    }

    it('has an image as soon as its picture is stored, once', async () => {
      const image = await storeOne();

      const received = await home().imageQueue.receive();

      expect(received).toMatchObject({ item: image, receiveCount: 1 });
      await received?.done();
      expect(await home().imageQueue.receive()).toBeUndefined();
    });

    it.each([
      ['the pictures of two slots of it', NOW + 1],
      ['a picture that an earlier version has stored', undefined],
    ])('has an image once more for %s', async (_, createdAt) => {
      const first = await storeOne();
      const second = await storeOne({ ...first, createdAt });

      const items = new Set();
      for (let received = await home().imageQueue.receive(); received; received = await home().imageQueue.receive()) {
        items.add(received.item);
        await received.done();
      }

      expect(items).toEqual(new Set([first, second]));
    });

    it('hides what is at work, and has what failed again, with its count', async () => {
      const image = await storeOne();

      const first = await home().imageQueue.receive();
      expect(await home().imageQueue.receive()).toBeUndefined();
      await first?.retry(0);

      const second = await home().imageQueue.receive();
      expect(second).toMatchObject({ item: image, receiveCount: 2 });
      await second?.done();
    });

    it('hides what failed until its delay is over', async () => {
      await storeOne();
      const first = await home().imageQueue.receive();

      const start = Date.now();
      await first?.retry(1);

      vi.setSystemTime(start + 999);
      expect(await home().imageQueue.receive()).toBeUndefined();

      vi.setSystemTime(start + 1_000);
      const second = await home().imageQueue.receive();
      expect(second).toMatchObject({ receiveCount: 2 });
      await second?.done();
    });

    it(`gives an image up that was received ${MAX_RECEIVES} times`, async () => {
      const image = await storeOne();
      for (let count = 1; count <= MAX_RECEIVES; count += 1) {
        const received = await home().imageQueue.receive();
        expect(received).toMatchObject({ item: image, receiveCount: count });
        await received?.retry(0);
      }

      expect(await home().imageQueue.receive()).toBeUndefined();
      expect(await home().imageQueue.takeDead()).toEqual(image);
      expect(await home().imageQueue.takeDead()).toBeUndefined();
    });
  });
}
