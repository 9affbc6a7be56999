import type { Face } from '../../../functions/domain/model.ts';
import { aContainer, aSlot, idNumber, NOW } from '../builders.ts';
import { memoryContainers } from '../homes/memory-stores.ts';
import { aCalibration } from './calibrations.ts';

export interface StoredContainer {
  readonly owner?: string;
  /** The faces of each image; an image without is still processing. */
  readonly images: readonly (readonly Face[] | 'processing')[];
}

/** What comparing, templates and verifications need, with these containers, by their ids. Time stands still but for sleeping. */
export function storedFaces(containers: Readonly<Record<string, StoredContainer>>) {
  const stored = Object.entries(containers).map(([containerId, { owner = 'anyone', images }], place) => {
    const named = images.map((faces, index) => ({ faces, imageId: idNumber(10 * place + index) }));
    const slots = named.map(({ faces, imageId }, index) =>
      aSlot({
        imageId,
        createdAt: NOW + index,
        status: faces === 'processing' ? 'processing' : 'completed',
      }),
    );
    return { container: aContainer({ containerId, owner, slots }), named };
  });
  const store = memoryContainers(...stored.map(({ container }) => container));
  for (const { container, named } of stored) {
    for (const [index, { faces, imageId }] of named.entries()) {
      const slot = container.slots[index];
      if (faces === 'processing' || !slot) continue;
      const encodings = { imageId, faces, width: 1, height: 1, encoder: { name: 'test', version: '1' } };
      store.setEncodings(container.containerId, encodings, slot);
    }
  }
  let time = NOW;
  return {
    containers: store,
    calibrations: [aCalibration()],
    now: () => time,
    sleep: async (milliseconds: number) => {
      time += milliseconds;
    },
    maxWaitSeconds: 20,
  };
}
