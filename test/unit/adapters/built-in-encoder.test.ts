import { afterAll, describe, expect, it } from 'vitest';
import { imageErrors } from '../../../api/errors.ts';
import { MAX_FACES_PER_IMAGE, MAX_PICTURE_PIXELS } from '../../../api/limits.ts';
import { MAX_FACES } from '../../../encoder/identity.ts';
import { builtInEncoder } from '../../../functions/adapters/built-in-encoder.ts';
import { declarePngSize, drawBlank } from '../../support/encoder-pictures.ts';

const encoder = builtInEncoder({ threads: 0 });

afterAll(() => encoder.close());

const png = await drawBlank(8, 8).png().toBuffer();
const WIDTH = 8_000;

describe('builtInEncoder', () => {
  it.each([
    ['unsupported_image', Buffer.from('a letter')],
    ['corrupt_image', png.subarray(0, 40)],
    ['image_too_many_pixels', declarePngSize(png, WIDTH, MAX_PICTURE_PIXELS / WIDTH + 1)],
  ] as const)('says of a picture that is %s what the API says', async (code, bytes) => {
    const encoding = encoder.encode(bytes, 60_000);

    await expect(encoding).rejects.toMatchObject({ name: 'ImageFailure', code, message: imageErrors[code] });
  });

  it('finds as many faces as the API says', () => {
    expect(MAX_FACES).toBe(MAX_FACES_PER_IMAGE);
  });

  it('takes as many pixels as the API says', async () => {
    const encoding = encoder.encode(declarePngSize(png, WIDTH, MAX_PICTURE_PIXELS / WIDTH), 60_000);

    // The header is accepted; that there are fewer pixels shows later.
    await expect(encoding).rejects.toMatchObject({ code: 'corrupt_image' });
  });
});
