import type { ContainerSummary } from '../../../functions/domain/containers/get-summary.ts';
import type { Face } from '../../../functions/domain/model.ts';
import { aContainer, aFace, aSlot } from '../builders.ts';

/** A vector at a place on a line: the distance of two of them is the distance of their places. */
export const vectorAt = (place: number): number[] => [place, ...Array(127).fill(0)];

/** A face at a place on a line, in a box of this side where one is told. */
export function faceAt(faceId: string, place: number, side?: number): Face {
  const box = side === undefined ? null : { x: 0, y: 0, width: side, height: side };
  return { ...aFace({ vector: vectorAt(place), box }), faceId };
}

/** Images by their ids, each with its faces. `versions` are those of the encoder, 1 where none is told. */
export function aSummary(
  images: Readonly<Record<string, readonly Face[]>>,
  versions: Readonly<Record<string, string>> = {},
): ContainerSummary {
  return {
    container: aContainer(),
    images: Object.entries(images).map(([imageId, faces]) => ({
      slot: aSlot({ imageId, status: 'completed' as const }),
      encodings: { imageId, faces, width: 1, height: 1, encoder: { name: 'test', version: versions[imageId] ?? '1' } },
    })),
  };
}
