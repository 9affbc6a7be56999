import { describe, expect, it } from 'vitest';
import { encodeImage } from '../../../../functions/domain/encoding/encode-image.ts';
import { ImageFailure, TransientError } from '../../../../functions/domain/errors.ts';
import { deriveFaceId } from '../../../../functions/domain/ids.ts';
import type { EncodedPicture, Slot } from '../../../../functions/domain/model.ts';
import {
  aContainer,
  aFace,
  anEncoder,
  aPicture,
  aPictureName,
  aSlot,
  aVector,
  CONTAINER_ID,
  IMAGE_ID,
  MINUTE,
  NOW,
} from '../../../support/builders.ts';
import { memoryContainers, memoryPictures } from '../../../support/homes/memory-stores.ts';

const picture = aPictureName();
const timeLeft = () => 1000;

function prepare(slots: Slot[] = [aSlot()], answer?: EncodedPicture | Error) {
  const containers = memoryContainers(aContainer({ slots }));
  return { containers, pictures: memoryPictures(picture), encoder: anEncoder(answer), now: () => NOW };
}

const slotAfter = (dependencies: ReturnType<typeof prepare>) => dependencies.containers.slotOf(CONTAINER_ID, IMAGE_ID);

describe('encodeImage', () => {
  it('stores the faces, completes the image and deletes the picture', async () => {
    const dependencies = prepare();

    const outcome = await encodeImage(dependencies, picture, timeLeft);

    expect(outcome).toMatchObject({ outcome: 'completed', faces: 1 });
    expect(slotAfter(dependencies)?.status).toBe('completed');
    expect(dependencies.containers.encodings.get(IMAGE_ID)).toEqual({
      imageId: IMAGE_ID,
      faces: [{ ...aFace(), faceId: deriveFaceId(IMAGE_ID, 0) }],
      width: 300,
      height: 400,
      encoder: { name: 'test', version: '1' },
    });
    expect(dependencies.pictures.objects.size).toBe(0);
  });

  it('completes an image without faces', async () => {
    const dependencies = prepare([aSlot()], aPicture({ faces: [] }));

    await encodeImage(dependencies, picture, timeLeft);

    expect(slotAfter(dependencies)?.status).toBe('completed');
    expect(dependencies.containers.encodings.get(IMAGE_ID)?.faces).toEqual([]);
  });

  it('does nothing the second time', async () => {
    const dependencies = prepare();
    await encodeImage(dependencies, picture, timeLeft);
    const before = dependencies.containers.encodings.get(IMAGE_ID);

    const outcome = await encodeImage(dependencies, picture, timeLeft);

    expect(outcome).toEqual({ outcome: 'skipped', reason: 'already_completed' });
    expect(dependencies.encoder.calls).toBe(1);
    expect(dependencies.containers.encodings.get(IMAGE_ID)).toBe(before);
  });

  it.each([
    ['127 numbers', aVector().slice(1)],
    ['129 numbers', [...aVector(), 0]],
    ['a NaN', [...aVector().slice(1), Number.NaN]],
    ['an infinite number', [...aVector().slice(1), Number.POSITIVE_INFINITY]],
  ])('fails for good when a vector has %s', async (_, vector) => {
    const dependencies = prepare([aSlot()], aPicture({ faces: [aFace(), aFace({ vector })] }));

    const outcome = await encodeImage(dependencies, picture, timeLeft);

    expect(outcome).toMatchObject({ outcome: 'failed', failure: { code: 'invalid_encoder_response' } });
    expect(slotAfter(dependencies)).toMatchObject({ status: 'failed' });
    expect(dependencies.containers.encodings.size).toBe(0);
  });

  it('fails for good when there are six faces', async () => {
    const dependencies = prepare([aSlot()], aPicture({ faces: Array.from({ length: 6 }, () => aFace()) }));

    await encodeImage(dependencies, picture, timeLeft);

    const failure = { code: 'too_many_faces', message: 'More than 5 faces found' };
    expect(slotAfter(dependencies)).toMatchObject({ status: 'failed', failure });
  });

  it('fails for good, with its reason, when the picture cannot be encoded', async () => {
    const dependencies = prepare([aSlot()], new ImageFailure('corrupt_image', 'The picture ends too early'));

    await encodeImage(dependencies, picture, timeLeft);

    const failure = { code: 'corrupt_image', message: 'The picture ends too early' };
    expect(slotAfter(dependencies)).toMatchObject({ status: 'failed', failure });
    expect(dependencies.pictures.objects.size).toBe(0);
  });

  it('gives the encoder the time that is left after the reads before it, however slow they were', async () => {
    let remaining = 50_000;
    const dependencies = prepare();
    const { findSlot } = dependencies.containers;
    const { get } = dependencies.pictures;
    dependencies.containers.findSlot = async (...input) => {
      remaining -= 9_000;
      return await findSlot(...input);
    };
    dependencies.pictures.get = async (...input) => {
      remaining -= 24_000;
      return await get(...input);
    };
    const limits: number[] = [];
    const { encode } = dependencies.encoder;
    dependencies.encoder.encode = async (bytes, timeLimit) => {
      limits.push(timeLimit);
      return await encode.call(dependencies.encoder, bytes, timeLimit);
    };

    await encodeImage(dependencies, picture, () => remaining);

    expect(limits).toEqual([17_000]);
  });

  it('leaves everything as it is for the next try when the encoder does not work', async () => {
    const dependencies = prepare([aSlot()], new TransientError('The encoder answered 500'));

    await expect(encodeImage(dependencies, picture, timeLeft)).rejects.toThrow(TransientError);

    expect(slotAfter(dependencies)?.status).toBe('processing');
    expect(dependencies.pictures.objects.size).toBe(1);
  });

  it('writes nothing and deletes the picture when the image was deleted', async () => {
    const dependencies = prepare([]);

    const outcome = await encodeImage(dependencies, picture, timeLeft);

    expect(outcome).toEqual({ outcome: 'skipped', reason: 'no_slot' });
    expect(dependencies.encoder.calls).toBe(0);
    expect(dependencies.pictures.objects.size).toBe(0);
  });

  it('leaves no vectors when the image is deleted while it is being encoded', async () => {
    const dependencies = prepare();
    const { encode } = dependencies.encoder;
    dependencies.encoder.encode = async (...input) => {
      await dependencies.containers.release(CONTAINER_ID, aSlot());
      return await encode.apply(dependencies.encoder, input);
    };

    const outcome = await encodeImage(dependencies, picture, timeLeft);

    expect(outcome).toEqual({ outcome: 'skipped', reason: 'no_slot' });
    expect(dependencies.containers.encodings.size).toBe(0);
    expect(dependencies.pictures.objects.size).toBe(0);
  });

  it('fails an image whose deadline has passed', async () => {
    const dependencies = prepare([aSlot({ deadline: NOW })]);

    await encodeImage(dependencies, picture, timeLeft);

    expect(slotAfter(dependencies)).toMatchObject({ status: 'failed', failure: { code: 'timed_out' } });
    expect(dependencies.encoder.calls).toBe(0);
  });

  it('fails an image whose deadline passes while it is being encoded, and leaves no vectors', async () => {
    const times = [NOW, NOW, NOW + 60 * MINUTE, NOW + 60 * MINUTE];
    const dependencies = { ...prepare(), now: () => times.shift() ?? Number.NaN };

    await encodeImage(dependencies, picture, timeLeft);

    expect(slotAfter(dependencies)).toMatchObject({ status: 'failed', failure: { code: 'timed_out' } });
    expect(dependencies.containers.encodings.size).toBe(0);
  });

  it('fails an image whose picture is not there', async () => {
    const dependencies = prepare();
    dependencies.pictures.objects.clear();

    await encodeImage(dependencies, picture, timeLeft);

    expect(slotAfter(dependencies)).toMatchObject({ status: 'failed', failure: { code: 'upload_missing' } });
  });
});
