import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../functions/domain/ids.ts';
import { MAX_RECEIVES } from '../../settings/work-limits.ts';
import type { OpenTestHome, TestHome } from './test-home.ts';

const picture = Uint8Array.of(1, 2, 3);

/** What every way from a stored picture to the worker promises, wherever it is. Each test empties the queue. */
export function describeImageQueue(name: string, openHome: OpenTestHome): void {
  describe(`the queue of images in ${name}`, () => {
    let home: TestHome;

    beforeAll(async () => {
      home = await openHome();
    });

    afterAll(() => home.close());

    async function storeOne() {
      const image = { containerId: newId(), imageId: newId() };
      await home.pictures.put(image.containerId, image.imageId, picture);
      return image;
    }

    it('has an image as soon as its picture is stored, once', async () => {
      const image = await storeOne();

      const received = await home.imageQueue.receive();

      expect(received).toMatchObject({ item: image, receiveCount: 1 });
      await received?.done();
      expect(await home.imageQueue.receive()).toBeUndefined();
    });

    it('hides what is at work, and has what failed again, with its count', async () => {
      const image = await storeOne();

      const first = await home.imageQueue.receive();
      expect(await home.imageQueue.receive()).toBeUndefined();
      await first?.retry(0);

      const second = await home.imageQueue.receive();
      expect(second).toMatchObject({ item: image, receiveCount: 2 });
      await second?.done();
    });

    it('hides what failed until its delay is over', async () => {
      await storeOne();
      const first = await home.imageQueue.receive();

      await first?.retry(1);

      expect(await home.imageQueue.receive()).toBeUndefined();
      await expect.poll(() => home.imageQueue.receive(), { timeout: 5_000 }).toMatchObject({ receiveCount: 2 });
    });

    it(`gives an image up that was received ${MAX_RECEIVES} times`, async () => {
      const image = await storeOne();
      for (let count = 1; count <= MAX_RECEIVES; count += 1) {
        const received = await home.imageQueue.receive();
        expect(received).toMatchObject({ item: image, receiveCount: count });
        await received?.retry(0);
      }

      expect(await home.imageQueue.receive()).toBeUndefined();
      expect(await home.imageQueue.takeDead()).toEqual(image);
      expect(await home.imageQueue.takeDead()).toBeUndefined();
    });
  });
}
