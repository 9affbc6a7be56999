import { describe, expect, it } from 'vitest';
import { type adviceSentences, faceQualitySchema } from '../../../api/quality.ts';
import { aQuality } from '../../support/builders.ts';

/** Bytes that the quality of a face may add to a summary. */
const LIMIT = 300;

describe('the quality of a face', () => {
  it('adds at most 300 bytes to a summary', () => {
    const advice: (keyof typeof adviceSentences)[] = ['look_straight', 'too_blurred'];
    const { measures } = aQuality();
    const full = Object.fromEntries(Object.keys(measures).map((name) => [name, 100]));
    const largest = faceQualitySchema.parse({ score: 100, usable: false, advice, measures: full });

    expect(JSON.stringify({ quality: largest }).length - 1).toBeLessThanOrEqual(LIMIT);
  });
});
