import { describe, expect, it } from 'vitest';
import { measureBomb, measurePictures } from '../../support/encoder/measure-pictures.ts';
import { BOMBS } from './bombs.ts';
import type { Measured } from './measure-child.ts';

/** What one picture may cost: time of the processor, ms, and memory above that of the idle process, MB. */
const MOST_PROCESSOR = 1500;
const MOST_MEGABYTES = 400;

const MUTATIONS = 2000;
const SEED = '20261127';

describe('hostile pictures', () => {
  it('that cost far more than their bytes are refused or encoded within bounds', { timeout: 900_000 }, async () => {
    const measured: Measured[] = [];
    for (const bomb of BOMBS) measured.push(await measureBomb(bomb));

    report('bombs', measured);
    expect(measured).toHaveLength(BOMBS.length);
    expect(measured.filter(isBeyond)).toEqual([]);
  });

  it(`that are damaged at random (${MUTATIONS}, seed ${SEED}) are so, too`, { timeout: 1_800_000 }, async () => {
    const measured = await measurePictures('--mutations', String(MUTATIONS), '--seed', SEED);

    report('mutated pictures', measured);
    expect(measured).toHaveLength(MUTATIONS);
    expect(measured.filter(isBeyond)).toEqual([]);
  });
});

function isBeyond({ outcome, processor, megabytes }: Measured): boolean {
  return processor > MOST_PROCESSOR || megabytes > MOST_MEGABYTES || outcome.startsWith('error');
}

/** The numbers of docs/reliability.md. */
function report(what: string, measured: readonly Measured[]): void {
  const outcomes = Object.entries(Object.groupBy(measured, ({ outcome }) => outcome)).map(
    ([outcome, ones = []]) => `${ones.length} ${outcome}`,
  );
  const most = (of: (one: Measured) => number): string => {
    const worst = measured.reduce((a, b) => (of(b) > of(a) ? b : a));
    return `${of(worst)} (${worst.name})`;
  };
  const [processor, megabytes] = [most((one) => one.processor), most((one) => one.megabytes)];
  console.log(`${measured.length} ${what}: ${outcomes.join(', ')}; most ms ${processor}; most MB ${megabytes}`);
}
