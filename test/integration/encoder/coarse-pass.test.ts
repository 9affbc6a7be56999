import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decodePicture } from '../../../encoder/decode/decode-picture.ts';
import type { FaceDetector } from '../../../encoder/detect/detect-faces.ts';
import { findFaces } from '../../../encoder/detect/find-faces.ts';
import { type OpenModels, openModels } from '../../../encoder/open-models.ts';
import { cutPortrait, PORTRAIT_NAMES, readSample } from '../../support/pictures/encoder-pictures.ts';

describe('the pass at half the resolution', () => {
  let models: OpenModels;
  /** Widths of the pictures that the detector saw. */
  let seen: number[];

  beforeAll(async () => {
    models = await openModels(join(import.meta.dirname, '../../../encoder/models'));
  });

  afterAll(() => models.release());

  beforeEach(() => {
    seen = [];
  });

  const detect: FaceDetector = (pixels, threshold) => {
    seen.push(pixels.width);
    return models.detect(pixels, threshold);
  };

  async function find(picture: Buffer, threshold?: number) {
    const { pixels } = await decodePicture(picture);
    return findFaces(detect, models.predictor, pixels, threshold);
  }

  it.each(PORTRAIT_NAMES)('is enough for the portrait of %s', async (who) => {
    const portrait = await cutPortrait(who).png().toBuffer();

    expect((await find(portrait)).faces).toHaveLength(1);
    expect(seen).toEqual([250]);
  });

  it.each(PORTRAIT_NAMES)(
    'is left out for the portrait of %s at a threshold that it was not measured for',
    async (who) => {
      const portrait = await cutPortrait(who).png().toBuffer();

      expect((await find(portrait, 0.5)).faces).toHaveLength(1);
      expect(seen[0]).toBe(500);
    },
  );

  it.each([20, 25, 32, 40, 60])(
    'is followed by a pass at full resolution when a face of %i px is beside a large one',
    async (width) => {
      const small = await cutPortrait('darkHaired')
        .resize(Math.round((500 * width) / 200))
        .png()
        .toBuffer();
      const picture = await sharp(await cutPortrait('blonde').png().toBuffer())
        .extend({ right: 140, background: '#777777' })
        .composite([{ input: small, left: 480, top: 200 }])
        .png()
        .toBuffer();

      expect((await find(picture)).faces).toHaveLength(2);
      expect(seen).toEqual([320, 640]);
    },
  );

  it('is followed by a pass at full resolution for a group', async () => {
    expect((await find(await readSample(5))).faces).toHaveLength(5);
    expect(seen).toEqual([320, 640]);
  });
});
