import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { drawErrorRates } from '../../../scripts/accuracy/draw-error-rates.ts';
import { describeCalibration } from '../../../scripts/accuracy/tables.ts';
import { fillPage } from '../../../scripts/maintain/fill-page.ts';
import type { CalibrationTable } from '../../../settings/calibration-table.ts';
import { shippedCalibrations } from '../../../settings/shipped-calibrations.ts';

const read = (file: string) => readFile(join(import.meta.dirname, '../../..', file), 'utf8');

const shipped = (): CalibrationTable => {
  const [table] = shippedCalibrations;
  if (!table) throw new Error('no calibration is shipped');
  return table;
};

describe('what the documentation says of error rates', () => {
  it.each(['docs/accuracy.md', 'README.md'])('has the numbers of the shipped calibration in %s', async (page) => {
    const text = await read(page);

    expect(fillPage(text, describeCalibration(shipped()))).toBe(text);
  });

  it('has a picture of them', async () => {
    expect(await read('docs/error-rates.svg')).toBe(drawErrorRates(shipped()));
  });

  it('would notice another threshold', async () => {
    const table = shipped();
    const thresholds = table.thresholds.map(({ faces, rates }) => ({
      faces,
      rates: rates.map((rate) => ({ ...rate, distance: rate.distance - 0.01 })),
    }));
    const text = await read('docs/accuracy.md');

    expect(fillPage(text, describeCalibration({ ...table, thresholds }))).not.toBe(text);
  });

  it('gives no rate of a group that too few of its pairs have', () => {
    const rates = [
      { rate: 0.01, distance: 0.5, in_group: 0.03, upper_bound: 0.08 },
      { rate: 0.001, distance: 0.4, in_group: 0.0299, upper_bound: 0.079 },
    ];
    const groups = [{ name: 'some', identities: 15, identity_pairs: 100, rates }];

    const { groups: page } = describeCalibration({ ...shipped(), groups });

    expect(page).toContain('| 0.03, at most 0.08 |');
    expect(page).toContain('| too few pairs, at most 0.079 |');
  });

  it('needs a page with a block', () => {
    expect(() => fillPage('# Nothing', { evidence: '' })).toThrow(RangeError);
  });
});
