import { describe, expect, it } from 'vitest';
import { describeAdvice } from '../../../../cli/verification/describe-advice.ts';
import { aQuality } from '../../../support/builders.ts';

const poor = aQuality({ usable: false, advice: ['more_light', 'not_whole'] });
const unclear = 'a.jpg: The picture of the face is not good enough to be sure.';

describe('the advice about a picture', () => {
  it.each([
    [
      'is given where the face is usable and a better picture is wanted',
      aQuality(),
      true,
      'a.jpg: Look straight into the camera.',
    ],
    ['is left out where the face is usable and no better picture is wanted', aQuality(), false, undefined],
    ['is given where the face is not usable', poor, false, `${unclear} Find more light. Show your whole face.`],
    ['says at least that the face is not usable', { ...poor, advice: [] }, false, unclear],
    ['is left out where there is nothing to improve', aQuality({ advice: [] }), true, undefined],
    ['is left out where the encoder tells no quality', null, true, undefined],
  ])('%s', (_what, quality, always, advice) => {
    expect(describeAdvice({ picture: { file: 'a.jpg' }, quality }, always)).toBe(advice);
  });
});
