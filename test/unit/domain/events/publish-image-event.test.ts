import { describe, expect, it } from 'vitest';
import { encodeImage } from '../../../../functions/domain/encoding/encode-image.ts';
import { markImageFailed } from '../../../../functions/domain/encoding/mark-image-failed.ts';
import { ImageFailure, TransientError } from '../../../../functions/domain/errors.ts';
import { publishImageEvent } from '../../../../functions/domain/events/publish-image-event.ts';
import type { EncodedPicture, Slot } from '../../../../functions/domain/model.ts';
import type { ImageEvent } from '../../../../functions/domain/ports.ts';
import {
  aContainer,
  aFace,
  anEncoder,
  aPicture,
  aPictureName,
  aSlot,
  CONTAINER_ID,
  IMAGE_ID,
  MINUTE,
  NOW,
} from '../../../support/builders.ts';
import { memoryContainers, memoryPictures } from '../../../support/homes/memory-stores.ts';

const image = { containerId: CONTAINER_ID, imageId: IMAGE_ID };
const timeLeft = () => 1000;

/** A topic that keeps what it takes; the first `failures` times it takes nothing. */
function memoryTopic(failures = 0) {
  const published: ImageEvent[] = [];
  let left = failures;
  return {
    published,
    async publish(event: ImageEvent) {
      left -= 1;
      if (left >= 0) throw new TransientError('ThrottledException');
      published.push(event);
    },
  };
}

function prepare({ slots = [aSlot()], answer, failures }: Prepared = {}) {
  return {
    containers: memoryContainers(aContainer({ slots })),
    pictures: memoryPictures(aPictureName()),
    encoder: anEncoder(answer),
    events: memoryTopic(failures),
    now: () => NOW,
  };
}

interface Prepared {
  readonly slots?: Slot[];
  readonly answer?: EncodedPicture | Error;
  readonly failures?: number;
}

/** What a worker does with a message. */
async function receive(dependencies: ReturnType<typeof prepare>) {
  await encodeImage(dependencies, aPictureName(), timeLeft);
  return await publishImageEvent(dependencies, image);
}

describe('publishImageEvent', () => {
  it('tells of a completed image how many faces it has, and nothing of what they look like', async () => {
    const dependencies = prepare({ answer: aPicture({ faces: [aFace(), aFace()] }) });

    await receive(dependencies);

    const event = { ...image, status: 'completed', errorCode: null, faces: 2, occurredAt: NOW };
    expect(dependencies.events.published).toEqual([event]);
  });

  it('tells of a completed image that it has no face', async () => {
    const dependencies = prepare({ answer: aPicture({ faces: [] }) });

    await receive(dependencies);

    expect(dependencies.events.published).toMatchObject([{ status: 'completed', faces: 0 }]);
  });

  it('tells of a failed image why it failed', async () => {
    const dependencies = prepare({ answer: new ImageFailure('corrupt_image', 'The picture ends too early') });

    await receive(dependencies);

    const event = { ...image, status: 'failed', errorCode: 'corrupt_image', faces: null, occurredAt: NOW };
    expect(dependencies.events.published).toEqual([event]);
  });

  it('tells of an image that was given up', async () => {
    const dependencies = prepare();
    await markImageFailed(dependencies, aPictureName());

    await publishImageEvent(dependencies, image);

    expect(dependencies.events.published).toMatchObject([{ status: 'failed', errorCode: 'encoder_unavailable' }]);
  });

  it('tells the same again when the message comes again, however late', async () => {
    const dependencies = prepare();
    await receive(dependencies);

    await receive({ ...dependencies, now: () => NOW + MINUTE });

    const [first, second] = dependencies.events.published;
    expect(second).toEqual(first);
    expect(dependencies.encoder.calls).toBe(1);
  });

  it('throws when the topic does not take the event; the image is final, and told of the next time', async () => {
    const dependencies = prepare({ failures: 1 });

    await expect(receive(dependencies)).rejects.toThrow(TransientError);
    expect(dependencies.containers.slotOf(CONTAINER_ID, IMAGE_ID)?.status).toBe('completed');
    expect(dependencies.pictures.objects.size).toBe(0);

    await receive(dependencies);
    expect(dependencies.events.published).toMatchObject([{ status: 'completed' }]);
  });

  it.each([
    ['is still processing', [aSlot()]],
    ['only reads as timed out', [aSlot({ deadline: NOW - MINUTE })]],
    ['was erased', []],
  ])('tells nothing of an image that %s', async (_, slots) => {
    const dependencies = prepare({ slots });

    expect(await publishImageEvent(dependencies, image)).toBeUndefined();
    expect(dependencies.events.published).toEqual([]);
  });

  it('tells only of failures of one code where that is asked for', async () => {
    const failedBy = (code: 'upload_missing' | 'timed_out') =>
      prepare({ slots: [aSlot({ status: 'failed', failure: { code, message: '' }, finishedAt: NOW })] });

    const missing = await publishImageEvent(failedBy('upload_missing'), image, 'upload_missing');
    const other = await publishImageEvent(failedBy('timed_out'), image, 'upload_missing');

    expect(missing).toMatchObject({ errorCode: 'upload_missing' });
    expect(other).toBeUndefined();
  });

  it('reads nothing without a topic', async () => {
    const findSlot = async () => {
      throw new Error('nobody asked');
    };

    expect(await publishImageEvent({ containers: { findSlot }, events: undefined }, image)).toBeUndefined();
  });
});
