import type { ContainerStore } from '../../../functions/domain/ports.ts';

/** A caller whose response was lost makes its call again. */
export function repeatingWrites(containers: ContainerStore): ContainerStore {
  const twice =
    <Given extends unknown[], Result>(write: (...given: Given) => Promise<Result>) =>
    async (...given: Given): Promise<Result> => {
      await write(...given);
      return await write(...given);
    };
  return {
    ...containers,
    create: twice(containers.create),
    reserve: twice(containers.reserve),
    claim: twice(containers.claim),
    release: twice(containers.release),
    complete: twice(containers.complete),
    fail: twice(containers.fail),
    removeSlot: twice(containers.removeSlot),
    removeUnclaimed: twice(containers.removeUnclaimed),
  };
}
