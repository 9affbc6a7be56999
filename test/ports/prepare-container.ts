import { createContainer } from '../../functions/domain/containers/create-container.ts';
import { encodeImage } from '../../functions/domain/encoding/encode-image.ts';
import { newId } from '../../functions/domain/ids.ts';
import type { Encoder } from '../../functions/domain/ports.ts';
import { type AddImageDependencies, addImage } from '../../functions/domain/uploads/add-image.ts';
import { NOW } from '../support/builders.ts';
import type { TestHome } from './test-home.ts';

export const OWNER = 'anyone';

/** Milliseconds that a worker has left: more than it needs. */
export const plenty = () => 10_000;

interface Differences {
  readonly encoder: Encoder;
  readonly eraseAgainSeconds: number;
}

/** A container to begin with, what the use cases need for it, and calls with one key. Each call comes a millisecond after the last. */
export async function prepareContainer(
  { containers, pictures, tasks, imageQueue }: TestHome,
  differences: Differences,
) {
  let time = NOW;
  const now = () => time;
  const dependencies = { containers, pictures, tasks, newId, now, retentionDays: 1, ...differences };
  const { containerId } = await createContainer(dependencies, OWNER);
  const request = { containerId, owner: OWNER, idempotencyKey: 'key' };

  const passTime = () => {
    time += 1;
  };
  const add = async (bytes: Uint8Array, changed: Partial<AddImageDependencies> = {}) => {
    passTime();
    return await addImage({ ...dependencies, ...changed }, { ...request, bytes });
  };
  const encodeAll = async () => {
    for (let next = await imageQueue.receive(); next; next = await imageQueue.receive()) {
      await next.done();
      await encodeImage(dependencies, next.item, plenty);
    }
  };
  return { dependencies, containerId, request, passTime, add, encodeAll };
}
