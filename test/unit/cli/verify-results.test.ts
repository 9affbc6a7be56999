import { describe, expect, it } from 'vitest';
import { failedResult } from '../../../cli/results/picture-result.ts';
import { printVerification, toVerificationJson } from '../../../cli/verification/print-verification.ts';
import { describePictures } from '../../../cli/verification/verification-answer.ts';
import { verifyResults } from '../../../cli/verification/verify-here.ts';
import { aQuality } from '../../support/builders.ts';
import { aCalibration } from '../../support/faces/calibrations.ts';
import { aResult, foundAt } from '../../support/faces/picture-results.ts';

const calibrations = [aCalibration()];
const poor = aQuality({ usable: false, advice: ['more_light'] });
const reference = [
  aResult('one.jpg', [foundAt(0)]),
  aResult('two.jpg', [foundAt(5, { quality: aQuality({ advice: ['too_close'] }) }), foundAt(0.2), foundAt(6)]),
  aResult('dark.jpg', [foundAt(0.1, { quality: poor })]),
  failedResult('letter.txt', 'unsupported_image', 'not a picture'),
];
const probe = [aResult('selfie.jpg', [foundAt(0.35)]), aResult('room.png', [])];

describe('a verification of encoded pictures', () => {
  it('compares the person of either side, at the limit for so many faces', () => {
    const answer = verifyResults(reference, probe, calibrations);

    expect(toVerificationJson(answer)).toMatchObject({
      same_person: true,
      distance: expect.closeTo(0.25, 12),
      threshold: 0.45,
      false_match_rate: { estimate: 0.0001, upper_bound: 0.0002 },
      reference: {
        faces: ['1a', '2b'],
        left_out: [
          { face: '2a', file: 'two.jpg', reason: 'other_person' },
          { face: '2c', file: 'two.jpg', reason: 'other_person' },
          { face: '3a', file: 'dark.jpg', reason: 'poor_quality' },
        ],
      },
      probe: { faces: ['5a'], left_out: [] },
    });
  });

  it('is printed with the verdict first', () => {
    expect(printVerification(verifyResults(reference, probe, calibrations)).split('\n')).toEqual([
      'The same person: distance 0.250, limit 0.45. Estimated: at most 1 in 10,000 pairs of different people are as near; 95 % bound: 1 in 5,000.',
      'Reference: 2 faces (1a, 2b). Probe: 1 face (5a).',
      'Left out: 2a, 2c in two.jpg (another person).',
      'Left out: 3a in dark.jpg (not good enough to be sure).',
    ]);
  });

  it('decides by the rate that is allowed', () => {
    const decide = (rate?: number) =>
      verifyResults([aResult('a.jpg', [foundAt(0)])], [aResult('b.jpg', [foundAt(0.55)])], calibrations, rate);

    expect([decide().same_person, decide(0.01).same_person]).toEqual([false, true]);
  });

  it.each([
    ['reference', [aResult('dark.jpg', [foundAt(0, { quality: poor })])], probe],
    ['probe', reference, [aResult('dark.jpg', [foundAt(0, { quality: poor })])]],
  ])('fails for a %s without a usable face, with advice', (name, one, other) => {
    expect(() => verifyResults(one, other, calibrations)).toThrow(
      expect.objectContaining({
        exitCode: 3,
        message: `no usable face in the pictures of the ${name}\ndark.jpg: The picture of the face is not good enough to be sure. Find more light.`,
      }),
    );
  });

  it('fails where there is no calibration, and for a rate that it does not support', () => {
    expect(() => verifyResults(reference, probe, [])).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining('no calibration') }),
    );
    expect(() => verifyResults(reference, probe, calibrations, 1e-9)).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringContaining('--max-false-match-rate must be') }),
    );
  });
});

describe('the lines about the pictures of a side', () => {
  const { reference: side } = verifyResults(reference, probe, calibrations);
  const unclear = 'dark.jpg: The picture of the face is not good enough to be sure. Find more light.';

  it('are about pictures that could not be used', () => {
    expect(describePictures(side, side.compared, false)).toEqual([unclear, 'letter.txt: not a picture']);
  });

  it('give advice about the faces that were compared too, when the answer is two people', () => {
    expect(describePictures(side, side.compared, true)).toEqual([
      'one.jpg: Look straight into the camera.',
      'two.jpg: Look straight into the camera.',
      unclear,
      'letter.txt: not a picture',
    ]);
  });
});
