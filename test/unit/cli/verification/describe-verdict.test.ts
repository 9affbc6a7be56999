import { describe, expect, it } from 'vitest';
import { describePart, describeVerdict } from '../../../../cli/verification/describe-verdict.ts';

const verdict = {
  same_person: true,
  distance: 0.17012,
  threshold: 0.524,
  false_match_rate: { estimate: 0.001, upper_bound: 0.003 },
};

describe('the sentence of a verdict', () => {
  it('begins with the answer and ends with the error rate', () => {
    expect(describeVerdict(verdict)).toBe(
      'The same person: distance 0.170, limit 0.524. Estimated: at most 1 in 1,000 pairs of different people are as near; 95 % bound: 1 in 333.',
    );
  });

  it('says nothing of a rate beyond all those of the calibration', () => {
    const far = { ...verdict, same_person: false, distance: 0.9, false_match_rate: { estimate: 1, upper_bound: 1 } };

    expect(describeVerdict(far)).toBe('Two people: distance 0.900, limit 0.524.');
  });

  it('says that nothing is known of two bad pictures that are near', () => {
    const near = { ...verdict, false_match_rate: { estimate: 1, upper_bound: 1 } };

    expect(describeVerdict(near)).toBe('The same person: distance 0.170, limit 0.524. Its error rate is not known.');
  });

  it('says that there is no calibration', () => {
    expect(describeVerdict({ ...verdict, threshold: 0.6, false_match_rate: null })).toBe(
      'The same person: distance 0.170, limit 0.6. Its error rate is not known: there is no calibration for this encoder.',
    );
  });

  it.each([
    [0.52404, 'distance 0.52404, limit 0.524'],
    [0.5243, 'distance 0.5243, limit 0.524'],
    [0.524, 'distance 0.524, limit 0.524'],
  ])('shows on which side of the limit %d is', (distance, shown) => {
    expect(describeVerdict({ ...verdict, distance })).toContain(shown);
  });
});

describe('a part of all pairs', () => {
  it.each([
    [0.001, '1 in 1,000'],
    [0.002, '1 in 500'],
    [0.0001, '1 in 10,000'],
    [0.1, '1 in 10'],
    [0.003, '3 in 1,000'],
    [0.0015, '15 in 10,000'],
    [0.4, '40 in 100'],
  ])('%d is %s', (part, text) => {
    expect(describePart(part)).toBe(text);
  });
});
