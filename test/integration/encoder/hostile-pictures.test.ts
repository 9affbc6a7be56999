import { describe, expect, it } from 'vitest';
import { measurePictures } from '../../support/encoder/measure-pictures.ts';

/** What one of these small pictures may cost: time of the processor, ms, and memory above that of the idle process, MB. */
const MOST_PROCESSOR = 1500;
const MOST_MEGABYTES = 400;

/** The fault lane encodes 2,000 (`test/faults/pictures`). */
const MUTATIONS = 60;

describe('hostile pictures', () => {
  it(`that are damaged at random (${MUTATIONS}) are refused or encoded within bounds`, async () => {
    const measured = await measurePictures('--mutations', String(MUTATIONS), '--seed', '7');

    expect(measured).toHaveLength(MUTATIONS);
    for (const { outcome, processor, megabytes } of measured) {
      expect(outcome).toMatch(/^(?:encoded|[a-z_]+)$/);
      expect(processor).toBeLessThan(MOST_PROCESSOR);
      expect(megabytes).toBeLessThan(MOST_MEGABYTES);
    }
  });
});
