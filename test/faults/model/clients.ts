import { UPLOAD_FORM_SECONDS } from '../../../api/limits.ts';
import { type DocumentedId, errorsOfEveryOperation, operations } from '../../../api/openapi/operations.ts';
import { createContainer } from '../../../functions/domain/containers/create-container.ts';
import { eraseContainer, eraseImage } from '../../../functions/domain/erase.ts';
import { ApiError, TransientError } from '../../../functions/domain/errors.ts';
import { pictureOf } from '../../../functions/domain/picture-name.ts';
import type { PictureName } from '../../../functions/domain/ports.ts';
import { addImage } from '../../../functions/domain/uploads/add-image.ts';
import { createUpload } from '../../../functions/domain/uploads/create-upload.ts';
import { releaseImage } from '../../../functions/domain/uploads/release-image.ts';
import type { SentPicture } from '../support/invariants.ts';
import { goalOfError } from './coverage-goals.ts';
import { API_TIMEOUT, type Dependencies, type World } from './world.ts';

/** Where the clients call the API. */
const ORIGIN = 'https://api';

export interface KnownContainer {
  readonly containerId: string;
  readonly owner: string;
}

export interface Answered extends KnownContainer {
  readonly imageId: string;
  readonly picture?: Uint8Array | undefined;
}

interface Announced extends Answered {
  /** What its form stores. */
  readonly name: PictureName;
  readonly formUntil: number;
  /** With it the client may give its slot back. */
  readonly reservationId: string | undefined;
  withdrawn: boolean;
}

/** An erasure that was asked for: of a container, or of an image. */
interface Erasure {
  readonly target: string;
  readonly since: number;
  /** When it was answered; never, where its answer was lost or it failed: then it may still happen at any time. */
  until: number;
  done: boolean;
}

/**
 * The clients of the service, and what they know: which containers and images they were promised, what they sent, what they
 * had erased. This is the model that the stores are compared with.
 */
export function createClients(world: World) {
  const containers: KnownContainer[] = [];
  const images: Answered[] = [];
  const announced: Announced[] = [];
  const accepted = new Map<string, Answered & { readonly since: number }>();
  const pictures = new Map<string, SentPicture[]>();
  const reserved = new Set<string>();
  /** Images whose slot is being given back, once for each call that does it. */
  const givingBack: string[] = [];
  const erasures: Erasure[] = [];
  /** Images whose slot was given back by the client that took it. */
  const givenBack: { readonly target: string; readonly since: number }[] = [];
  const begun = new Map<string, number>();

  const noteSent = ({ imageId, createdAt }: PictureName, bytes: Uint8Array) => {
    pictures.set(imageId, [...(pictures.get(imageId) ?? []), { bytes, at: world.clock.now, takenAt: createdAt }]);
  };

  /** True where something that was begun at `since` cannot meet an erasure of these any more. */
  const isSafe = (ids: readonly string[], since: number): boolean =>
    erasures.every(({ target, until }) => !ids.includes(target) || until < since);

  function promise(answer: Answered, since: number): void {
    images.push(answer);
    if (!isSafe([answer.containerId, answer.imageId], since)) return;
    const before = accepted.get(answer.imageId);
    if (before?.picture && answer.picture && !Buffer.from(before.picture).equals(answer.picture)) {
      const detail = `${answer.imageId} was accepted with two different pictures`;
      world.violations.push({ invariant: 'one key, one image', detail });
    }
    accepted.set(answer.imageId, { ...answer, since });
  }

  /** Runs a call; a refusal has to be one that the contract names for this operation. */
  const call = (operationId: DocumentedId, label: string, work: (dependencies: Dependencies) => Promise<void>) =>
    world.start(label, API_TIMEOUT, async (dependencies) => {
      try {
        await work(dependencies);
      } catch (error) {
        const documented: readonly string[] = [...operations[operationId].errors, ...errorsOfEveryOperation];
        // The HTTP layer answers every temporary fault as `unavailable`.
        if (error instanceof TransientError) return;
        const goal = error instanceof ApiError && goalOfError(error.code);
        if (goal) world.reached.add(goal);
        if (error instanceof ApiError && documented.includes(error.code)) return;
        world.violations.push({ invariant: 'only documented answers', detail: `${label}: ${String(error)}` });
      }
    });

  function erase(
    operationId: 'deleteImage' | 'deleteContainer',
    target: string,
    work: (dependencies: Dependencies) => Promise<void>,
  ) {
    const erasure: Erasure = { target, since: world.clock.now, until: Number.POSITIVE_INFINITY, done: false };
    erasures.push(erasure);
    for (const [imageId, image] of accepted) {
      if (imageId === target || image.containerId === target) accepted.delete(imageId);
    }
    call(operationId, `${operationId} ${target}`, async (dependencies) => {
      try {
        await work(dependencies);
        erasure.done = true;
        erasure.until = world.clock.now;
        world.reached.add(operationId === 'deleteImage' ? 'an image is erased' : 'a container is erased');
      } catch (error) {
        // Unknown to the service: nothing was ordered.
        if (error instanceof ApiError && error.code !== 'unavailable') erasure.until = world.clock.now;
        throw error;
      }
    });
  }

  return {
    containers,
    images,
    announced,
    accepted,
    pictures,
    givingBack,

    create(owner: string, key: string | undefined): void {
      call('createContainer', `create for ${owner} key ${key}`, async (dependencies) => {
        const { containerId } = await createContainer(noting(dependencies), owner, key);
        if (!containers.some((known) => known.containerId === containerId)) containers.push({ containerId, owner });
      });
    },

    upload({ containerId, owner }: KnownContainer, picture: Uint8Array, key: string | undefined): void {
      call('addImage', `upload ${picture} key ${key}`, async (dependencies) => {
        const since = world.clock.now;
        const request = { containerId, owner, bytes: picture, idempotencyKey: key };
        const { imageId } = await addImage(noting(dependencies), request);
        promise({ containerId, owner, imageId, picture }, since);
        world.reached.add('a picture is accepted');
      });
    },

    announce({ containerId, owner }: KnownContainer, key: string | undefined): void {
      call('createUpload', `announce key ${key}`, async (dependencies) => {
        const since = world.clock.now;
        const request = { containerId, owner, contentType: 'image/jpeg', idempotencyKey: key, baseUrl: ORIGIN };
        const { slot, reservationId } = await createUpload(noting(dependencies), request);
        const answer = { containerId, owner, imageId: slot.imageId };
        announced.push({
          ...answer,
          name: pictureOf(containerId, slot),
          formUntil: slot.createdAt + UPLOAD_FORM_SECONDS * 1000,
          reservationId,
          withdrawn: false,
        });
        promise(answer, since);
        world.reached.add('a picture is announced');
      });
    },

    /** Straight to the store: no function is called. */
    sendForm({ name, formUntil }: Announced, picture: Uint8Array): void {
      world.clock.now += 1;
      if (world.clock.now >= formUntil) return;
      noteSent(name, picture);
      world.storeObject(name, picture);
      world.reached.add('a form is sent');
    },

    /** The client of an announcement gives up. What was promised to others still counts. */
    giveBack(own: Announced): void {
      const { containerId, imageId, owner, reservationId } = own;
      if (reservationId === undefined || own.withdrawn) return;
      own.withdrawn = true;
      const isShared = announced.some(
        ({ name, withdrawn }) => name.imageId === imageId && name.createdAt === own.name.createdAt && !withdrawn,
      );
      if (!isShared) accepted.delete(imageId);
      const since = world.clock.now;
      call('deleteImage', `give back ${imageId}`, async (dependencies) => {
        await releaseImage(dependencies, { containerId, imageId }, owner, [reservationId]);
        givenBack.push({ target: imageId, since });
        world.reached.add('an upload is given back');
      });
    },

    eraseImage({ containerId, imageId, owner }: Answered): void {
      erase('deleteImage', imageId, (dependencies) => eraseImage(dependencies, { containerId, imageId }, owner));
    },

    eraseContainer({ containerId, owner }: KnownContainer): void {
      erase('deleteContainer', containerId, (dependencies) => eraseContainer(dependencies, containerId, owner));
    },

    /** Nothing is under way any more, so that nothing of an erasure can come. */
    rest(): void {
      for (const erasure of erasures) erasure.until = Math.min(erasure.until, world.clock.now);
    },

    /** What was erased and not made again since the erasure began, so that nothing of it may be left. */
    erasedIds: (): string[] =>
      [...erasures.filter(({ done }) => done), ...givenBack]
        .filter(({ target, since }) => (begun.get(target) ?? 0) < since)
        .map(({ target }) => target),
  };

  /**
   * Notes what is begun and what is sent in the moment it happens: a client that never gets its answer still made it, and
   * the worker may be done before the client is answered.
   */
  function noting(dependencies: Dependencies): Dependencies {
    const { containers: store, pictures: objects } = dependencies;
    const begin = async <Result>(id: string, work: Promise<Result>): Promise<Result> => {
      begun.set(id, Number.POSITIVE_INFINITY);
      return await work.finally(() => begun.set(id, world.clock.now));
    };
    return {
      ...dependencies,
      containers: {
        ...store,
        async create(container) {
          const made = await begin(container.containerId, store.create(container));
          const isNew = made.createdAt === container.createdAt;
          const isErased = erasures.some(({ target }) => target === container.containerId);
          if (isNew && isErased) world.reached.add('an erased container is made again');
          return made;
        },
        async release(id, planned) {
          givingBack.push(planned.imageId);
          await store.release(id, planned);
          givingBack.splice(givingBack.indexOf(planned.imageId), 1);
        },
        async reserve(reservation) {
          const { imageId } = reservation.slot;
          const result = await begin(imageId, store.reserve(reservation));
          // As `already_reserved` it is this call's own, too, when the answer to its first try was lost.
          const own =
            result.outcome === 'already_reserved' && result.slot.reservationId === reservation.slot.reservationId;
          if (result.outcome === 'already_reserved' && !own) world.reached.add('a key is repeated');
          if (result.outcome !== 'reserved' && !own) return result;
          if (reserved.has(imageId)) world.reached.add('a key is used again after an erasure');
          if (world.images.some((picture) => picture.imageId === imageId)) {
            world.reached.add('a key is used again before its erased picture was worked off');
          }
          reserved.add(imageId);
          return result;
        },
      },
      pictures: {
        ...objects,
        async put(picture, bytes) {
          noteSent(picture, bytes);
          await objects.put(picture, bytes);
        },
      },
    };
  }
}

export type Clients = ReturnType<typeof createClients>;
