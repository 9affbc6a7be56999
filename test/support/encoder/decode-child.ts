import { readFile } from 'node:fs/promises';
import { argv } from 'node:process';
import { findPeakMemory } from '../../../bench/support/process/peak-memory.ts';
import { decodePicture } from '../../../encoder/decode/decode-picture.ts';

/**
 * Decodes one file in this process and prints what came of it, how long it took, and by how much the memory grew at its
 * peak. The process must be new: a peak never goes down again.
 */
export interface Decoding {
  /** `decoded`, or the code of the refusal. */
  readonly outcome: string;
  readonly milliseconds: number;
  /** Peak resident memory: the growth while decoding, and all of the process. */
  readonly grownMegabytes: number;
  readonly peakMegabytes: number;
}

const bytes = await readFile(argv[2] ?? '');
const [before, start] = [findPeakMemory(), performance.now()];
const outcome = await decodePicture(bytes).then(
  () => 'decoded',
  (error) => error.code ?? error.message,
);
const milliseconds = performance.now() - start;
const peak = findPeakMemory();
const decoding: Decoding = { outcome, milliseconds, grownMegabytes: peak - before, peakMegabytes: peak };
process.stdout.write(JSON.stringify(decoding));
