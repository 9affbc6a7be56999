import { CHIP_SIZE } from '../../../encoder/align/extract-chip.ts';

/** An aligned face as the network gets it, with a colour for each pixel. */
export function aChip(colourAt: (x: number, y: number) => readonly number[]): Uint8Array {
  const pixels = Array.from({ length: CHIP_SIZE ** 2 }, (_, index) =>
    colourAt(index % CHIP_SIZE, Math.floor(index / CHIP_SIZE)),
  );
  return Uint8Array.from(pixels.flat());
}
