import { describe, expect, it } from 'vitest';
import { MAX_FRAMES, MAX_SCANS, refuseBomb } from '../../../encoder/decode/refuse-bomb.ts';
import { drawNoise } from '../../support/encoder-pictures.ts';
import { drawAnimation, repeatLastScan } from '../../support/picture-bombs.ts';

const progressive = await drawNoise(64, 48).jpeg({ progressive: true }).toBuffer();
const refusal = (advice: string) =>
  expect.objectContaining({ code: 'corrupt_image', message: expect.stringContaining(advice) });

describe('refuseBomb', () => {
  it('lets a JPEG of the most scans pass, and refuses one with one scan more', () => {
    expect(() => refuseBomb('jpeg', repeatLastScan(progressive, MAX_SCANS - 10))).not.toThrow();
    expect(() => refuseBomb('jpeg', repeatLastScan(progressive, MAX_SCANS - 9))).toThrow(refusal('Save it again'));
  });

  it('lets a WebP of the most frames pass, and refuses one with one frame more', async () => {
    const [most, more] = [await drawAnimation(MAX_FRAMES), await drawAnimation(MAX_FRAMES + 1)];

    expect(() => refuseBomb('webp', most)).not.toThrow();
    expect(() => refuseBomb('webp', new Uint8Array(more))).toThrow(refusal('a single picture'));
  });

  it('takes no notice of such bytes in another format', () => {
    expect(() => refuseBomb('png', repeatLastScan(progressive, MAX_SCANS))).not.toThrow();
  });
});
