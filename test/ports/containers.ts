import { newId } from '../../functions/domain/ids.ts';
import type { Encodings, Failure, Slot } from '../../functions/domain/model.ts';
import { aContainer, aFace, aSlot, NOW, someEncodings } from '../support/builders.ts';
import type { TestStores } from './test-home.ts';

export const failure: Failure = { code: 'corrupt_image', message: 'damaged' };

export const encodingsOf = (imageId: string, difference: Partial<Encodings> = {}): Encodings =>
  someEncodings({
    imageId,
    faces: [
      { ...aFace(), faceId: newId() },
      { ...aFace({ box: null, landmarks: null, confidence: null, quality: null }), faceId: newId() },
    ],
    ...difference,
  });

export const reservationIn = (containerId: string, slot: Partial<Slot> = {}) => ({
  containerId,
  owner: 'anyone',
  now: NOW,
  slot: aSlot({ imageId: newId(), reservationId: newId(), ...slot }),
});

/** Containers and images to begin with, in the home of a suite. */
export function containersIn(home: () => TestStores) {
  async function createContainer(): Promise<string> {
    const { slots: _, ...container } = aContainer({ containerId: newId() });
    await home().containers.create(container);
    return container.containerId;
  }

  async function reserveOne(containers = home().containers) {
    const containerId = await createContainer();
    const reservation = reservationIn(containerId);
    const { slot } = reservation;
    await containers.reserve(reservation);
    const encodings = encodingsOf(slot.imageId);
    const found = { slot, expiresAt: aContainer().expiresAt };
    const complete = (now = NOW, made = encodings) => containers.complete(containerId, made, found, now);
    const fail = () => containers.fail(containerId, slot, failure, NOW);
    return { containerId, slot, imageId: slot.imageId, encodings, found, complete, fail };
  }

  const slotOf = async (containerId: string, imageId: string) =>
    (await home().containers.findSlot(containerId, imageId))?.slot;

  const readEncodings = async (containerId: string, imageId: string) =>
    (await home().containers.read(containerId))?.encodings.get(imageId);

  return { createContainer, reserveOne, slotOf, readEncodings };
}
