import { describe, expect, it } from 'vitest';
import { explainRate } from '../../../../cli/verification/decision-options.ts';
import { FaceEncodeError } from '../../../../client/index.ts';
import { ApiError } from '../../../../functions/domain/errors.ts';

const belowSmallest = 'max_false_match_rate must be at least 0.001: the calibration supports no smaller rate';

describe('what is said of a rate that cannot be used', () => {
  it.each([
    ['this process', new ApiError('invalid_request', belowSmallest)],
    ['the service', new FaceEncodeError('invalid_request', belowSmallest)],
  ])('calls it by its option, where %s does not support it', (_where, error) => {
    expect(explainRate(error)).toMatchObject({
      exitCode: 2,
      message: '--max-false-match-rate must be at least 0.001: the calibration supports no smaller rate',
    });
  });

  it('names the remedy where the encoder has no calibration', () => {
    expect(explainRate(new ApiError('encoder_not_calibrated'), 'name a limit')).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^There is no calibration for this encoder and version.*; name a limit$/),
    });
  });

  it.each([
    ['another mistake in the request', new FaceEncodeError('invalid_request', 'too long')],
    ['a service without a calibration', new FaceEncodeError('encoder_not_calibrated', 'none')],
    ['an internal error', new Error('broken')],
  ])('is nothing for %s', (_what, error) => {
    expect(explainRate(error)).toBe(error);
  });
});
