import { setImmediate } from 'node:timers/promises';
import { MAX_IMAGES_PER_CONTAINER } from '../../../api/limits.ts';
import type { Container, Encodings, Instant, Slot } from '../../../functions/domain/model.ts';
import { parseNameParts, partsOfName } from '../../../functions/domain/picture-name.ts';
import type {
  ContainerStore,
  DeferredTask,
  NewContainer,
  PictureName,
  PictureStore,
  SlotName,
  TaskQueue,
} from '../../../functions/domain/ports.ts';
import type { Enrolment } from '../../../functions/domain/search/enrolment.ts';
import { explainUnchanged } from '../../../functions/domain/states.ts';
import { isReleasable } from '../../../functions/domain/uploads/release-image.ts';
import { answerLater } from './answer-later.ts';

/**
 * Containers in memory, with the promises of the table and no more: a change of two writes is two writes, and vectors stay until they
 * are discarded. What this file says of them, the suites of the ports check.
 */
export function memoryContainers(...containers: Container[]) {
  const stored = new Map(containers.map((container) => [container.containerId, container]));
  const encodings = new Map<string, Encodings>();
  /** The slots that have stored these encodings. */
  const origins = new Map<string, { containerId: string; createdAt: Instant }>();
  const enrolments = new Map<string, Enrolment>();
  /** What a search sees of the enrolments; a test may let it lag behind. */
  const indexed: Enrolment[] = [];

  const slotOf = (containerId: string, imageId: string): Slot | undefined =>
    stored.get(containerId)?.slots.find((slot) => slot.imageId === imageId);

  const setSlots = (containerId: string, change: (slots: readonly Slot[]) => Slot[]) => {
    const container = stored.get(containerId);
    if (container) stored.set(containerId, { ...container, slots: change(container.slots) });
  };

  const removeWhere = (containerId: string, isMeant: (slot: Slot) => boolean) =>
    setSlots(containerId, (slots) => slots.filter((slot) => !isMeant(slot)));

  const replaceSlot = (containerId: string, changed: Slot) =>
    setSlots(containerId, (slots) => slots.map((slot) => (slot.imageId === changed.imageId ? changed : slot)));

  const named = (containerId: string, { imageId, createdAt }: SlotName): Slot | undefined => {
    const slot = slotOf(containerId, imageId);
    return slot?.createdAt === createdAt ? slot : undefined;
  };

  /** When the slot was taken that has stored the encodings of an image; undefined where this container has none. */
  const originOf = (containerId: string, imageId: string): Instant | undefined => {
    const origin = origins.get(imageId);
    return origin?.containerId === containerId ? origin.createdAt : undefined;
  };

  /** Stores encodings as a worker does that has this slot. */
  const setEncodings = (containerId: string, made: Encodings, { createdAt }: SlotName) => {
    encodings.set(made.imageId, made);
    origins.set(made.imageId, { containerId, createdAt });
  };

  const encodedIn = (containerId: string): SlotName[] =>
    [...encodings.keys()].flatMap((imageId) => {
      const createdAt = originOf(containerId, imageId);
      return createdAt === undefined ? [] : [{ imageId, createdAt }];
    });

  const discard = (containerId: string, imageId: string, isMeant: (origin: Instant) => boolean) => {
    const origin = originOf(containerId, imageId);
    if (origin === undefined || !isMeant(origin)) return;
    encodings.delete(imageId);
    origins.delete(imageId);
  };

  const withoutSlots = ({ slots: _, ...container }: Container): NewContainer => container;

  const store: ContainerStore = {
    async create(container: NewContainer) {
      const existing = stored.get(container.containerId);
      if (existing && existing.expiresAt > container.createdAt) return withoutSlots(existing);
      stored.set(container.containerId, { ...container, slots: [] });
      return container;
    },
    async reserve({ containerId, owner, now, slot }) {
      const container = stored.get(containerId);
      if (!container || container.owner !== owner || container.expiresAt <= now) {
        return { outcome: 'container_not_found' };
      }
      const taken = slotOf(containerId, slot.imageId);
      if (taken) return { outcome: 'already_reserved', slot: taken };
      if (container.slots.length >= MAX_IMAGES_PER_CONTAINER) return { outcome: 'full' };
      setSlots(containerId, (slots) => [...slots, slot]);
      return { outcome: 'reserved' };
    },
    async claim(containerId, meant) {
      const slot = named(containerId, meant);
      if (!slot) return 'gone';
      const { reservationId: _, ...claimed } = slot;
      replaceSlot(containerId, claimed);
      return 'claimed';
    },
    async release(containerId, { imageId, createdAt, reservationId }) {
      const isMeant = (slot: Slot) => slot.imageId === imageId && slot.reservationId === reservationId;
      if (reservationId !== undefined) removeWhere(containerId, isMeant);
      await setImmediate();
      if (named(containerId, { imageId, createdAt })) return;
      discard(containerId, imageId, (origin) => origin === createdAt);
    },
    async findSlot(containerId, imageId) {
      const slot = slotOf(containerId, imageId);
      const container = stored.get(containerId);
      return slot && container && { slot, expiresAt: container.expiresAt };
    },
    async complete(containerId, made, { slot: meant }, now) {
      const origin = originOf(containerId, made.imageId);
      if (origin === undefined || origin < meant.createdAt) setEncodings(containerId, made, meant);
      await setImmediate();
      const slot = named(containerId, meant);
      if (slot?.status !== 'processing' || slot.deadline <= now) return explainUnchanged(slot);
      replaceSlot(containerId, { ...slot, status: 'completed', finishedAt: now, faceCount: made.faces.length });
      return 'changed';
    },
    async fail(containerId, meant, failure, now) {
      const slot = named(containerId, meant);
      if (slot?.status !== 'processing') return explainUnchanged(slot);
      replaceSlot(containerId, { ...slot, status: 'failed', failure, finishedAt: now });
      return 'changed';
    },
    async discardEncodings(containerId, { imageId, createdAt }) {
      discard(containerId, imageId, (origin) => origin <= createdAt);
    },
    async read(containerId) {
      const container = stored.get(containerId);
      const found = encodedIn(containerId).flatMap(({ imageId }) => encodings.get(imageId) ?? []);
      return container && { container, encodings: new Map(found.map((each) => [each.imageId, each])) };
    },
    async removeContainer(containerId, createdAt) {
      if (stored.get(containerId)?.createdAt === createdAt) stored.delete(containerId);
    },
    async removeSlot(containerId, imageId, createdAt) {
      removeWhere(containerId, (slot) => slot.imageId === imageId && slot.createdAt === createdAt);
    },
    async removeUnclaimed(containerId, { imageId, createdAt, reservationId }) {
      const isMeant = (slot: Slot) => slot.imageId === imageId && slot.createdAt === createdAt;
      removeWhere(containerId, (slot) => isMeant(slot) && isReleasable(slot, reservationId));
    },
    async discardEnrolment({ containerId, enrolledAt }) {
      const enrolment = enrolments.get(containerId);
      if (!enrolment || enrolment.enrolledAt > enrolledAt) return;
      enrolments.delete(containerId);
      const kept = indexed.filter((entry) => entry.containerId !== containerId);
      indexed.splice(0, indexed.length, ...kept);
    },
    async listImages(containerId) {
      const container = stored.get(containerId);
      return {
        createdAt: container?.createdAt,
        slots: new Map(container?.slots.map(({ imageId, createdAt }) => [imageId, createdAt])),
        encodings: encodedIn(containerId),
        enrolment: enrolments.get(containerId),
      };
    },
  };
  return { ...answerLater(store), stored, encodings, setEncodings, enrolments, indexed, slotOf };
}

/** Seconds that a message of SQS may wait at most. */
const LONGEST_DELAY = 900;

/** Tasks that were enqueued, in a list. */
export function memoryTasks() {
  const enqueued: { task: DeferredTask; delaySeconds: number }[] = [];
  const queue: TaskQueue = {
    async enqueue(task, delaySeconds) {
      const isTaken = Number.isInteger(delaySeconds) && delaySeconds >= 0 && delaySeconds <= LONGEST_DELAY;
      if (!isTaken) throw new RangeError(`SQS does not delay a message by ${delaySeconds} seconds`);
      enqueued.push({ task, delaySeconds });
    },
  };
  return { ...answerLater(queue), enqueued };
}

/** Pictures in memory, with those at first that are named. */
export function memoryPictures(...pictures: PictureName[]) {
  const nameOf = (picture: PictureName) => partsOfName(picture).join('/');
  const objects = new Map(pictures.map((picture) => [nameOf(picture), Uint8Array.of(1)]));
  const store: PictureStore = {
    async put(picture, bytes) {
      objects.set(nameOf(picture), Uint8Array.from(bytes));
    },
    async get(picture) {
      return objects.get(nameOf(picture));
    },
    async delete(picture) {
      objects.delete(nameOf(picture));
    },
    async list(containerId) {
      const stored = [...objects.keys()].flatMap((name) => parseNameParts(name.split('/')) ?? []);
      return stored.filter((picture) => picture.containerId === containerId);
    },
  };
  return { ...answerLater(store), objects };
}
