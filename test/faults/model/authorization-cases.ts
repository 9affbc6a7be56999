import { getSummary } from '../../../functions/domain/containers/get-summary.ts';
import { eraseContainer, eraseImage } from '../../../functions/domain/erase.ts';
import { ApiError } from '../../../functions/domain/errors.ts';
import { addImage } from '../../../functions/domain/uploads/add-image.ts';
import { createUpload } from '../../../functions/domain/uploads/create-upload.ts';
import { pictureNumber } from '../support/known-pictures.ts';
import type { KnownContainer } from './clients.ts';
import { API_TIMEOUT, type Dependencies, type World } from './world.ts';

const STRANGER = 'mallory';

interface Door {
  readonly name: string;
  enter(dependencies: Dependencies, containerId: string, imageId: string): Promise<unknown>;
}

/** Every way into a container of somebody else. */
export const doors: readonly Door[] = [
  { name: 'read', enter: (dependencies, containerId) => getSummary(dependencies, containerId, STRANGER) },
  {
    name: 'upload',
    enter: (dependencies, containerId) =>
      addImage(dependencies, { containerId, owner: STRANGER, bytes: pictureNumber(9) }),
  },
  {
    name: 'announce',
    enter: (dependencies, containerId) =>
      createUpload(dependencies, { containerId, owner: STRANGER, contentType: 'image/jpeg', baseUrl: 'https://api' }),
  },
  {
    name: 'erase an image',
    enter: (dependencies, containerId, imageId) => eraseImage(dependencies, { containerId, imageId }, STRANGER),
  },
  {
    name: 'erase the container',
    enter: (dependencies, containerId) => eraseContainer(dependencies, containerId, STRANGER),
  },
];

/** Who may see nothing: another owner, and whoever comes after a container has expired. */
export function createAuthorizationCases(world: World) {
  return {
    /** The owner reads. */
    read({ containerId, owner }: KnownContainer): void {
      world.start(`read ${containerId}`, API_TIMEOUT, async (dependencies) => {
        const since = world.clock.now;
        const { container } = await notingRefusal(getSummary(dependencies, containerId, owner), () => {
          if (isExpired(containerId)) world.reached.add('an expired container is not found');
        });
        world.reached.add('an owner reads');
        if (container.expiresAt > since) return;
        world.violations.push({ invariant: 'an expired container does not exist', detail: containerId });
      });
    },

    intrude({ containerId }: KnownContainer, imageId: string, { name, enter }: Door): void {
      world.start(`intruder: ${name}`, API_TIMEOUT, async (dependencies) => {
        await notingRefusal(enter(dependencies, containerId, imageId), () =>
          world.reached.add('another owner is refused'),
        );
        const detail = `${STRANGER} could ${name} in ${containerId}`;
        world.violations.push({ invariant: 'nobody but its owner gets into a container', detail });
      });
    },
  };

  /** It is there still, because nobody has removed it yet. */
  function isExpired(containerId: string): boolean {
    return world.table
      .items()
      .some(
        ({ PK, SK, expires_at }) =>
          PK === `CONTAINER#${containerId}` && SK === 'CONTAINER' && Number(expires_at) * 1000 <= world.clock.now,
      );
  }
}

export type Strangers = ReturnType<typeof createAuthorizationCases>;

async function notingRefusal<Result>(work: Promise<Result>, note: () => void): Promise<Result> {
  return await work.catch((error: unknown) => {
    if (error instanceof ApiError && error.code === 'container_not_found') note();
    throw error;
  });
}
