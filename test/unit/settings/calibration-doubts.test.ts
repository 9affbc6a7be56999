import { describe, expect, it } from 'vitest';
import { findDoubts } from '../../../settings/calibration-doubts.ts';
import { shippedCalibrations } from '../../../settings/shipped-calibrations.ts';
import { aCalibration, thresholdsOf } from '../../support/faces/calibrations.ts';

const encoder = { name: 'test', version: '1' };
const doubtsOf = (...[table]: Parameters<typeof aCalibration>) =>
  findDoubts([aCalibration(table), ...shippedCalibrations], encoder, 0.001);

describe('a calibration of one’s own', () => {
  it('is not doubted where it is that of the encoder and has the usual rate', () => {
    expect(doubtsOf()).toEqual([]);
  });

  it.each([
    { name: 'test', version: '2' },
    { name: 'other', version: '1' },
  ])('is doubted where new pictures are not judged by it: $name $version', (measured) => {
    const [doubt] = doubtsOf({ encoder: measured });

    expect(doubt).toContain(`${measured.name} ${measured.version}`);
    expect(doubt).toContain('encoded by test 1: they are not judged by it');
  });

  it('is doubted where a decision without a rate allows a larger one than usual', () => {
    expect(doubtsOf({ thresholds: [thresholdsOf([1, 1], { 0.1: 0.7 })] })).toEqual([
      'The calibration supports no false match rate below 0.1: where a caller names none, 0.1 is allowed and not 0.001',
    ]);
  });

  it('is doubted where it says nothing of several pictures of a person', () => {
    const singles = { thresholds: [thresholdsOf([1, 1], { 0.1: 0.7, 0.001: 0.5 })] };

    expect(doubtsOf({ ...singles, within_person: null })).toEqual([expect.stringContaining('single pictures alone')]);
    expect(doubtsOf(singles)).toEqual([]);
  });

  it('is what is doubted: the shipped ones are not, whatever the encoder is', () => {
    expect(findDoubts(shippedCalibrations, encoder, 0.000_01)).toEqual([]);
  });
});
