import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Box, type BuiltInEncoder, openEncoder } from '../../../encoder/index.ts';
import { cutFace, drawBlank, type SampleNumber } from '../../support/pictures/encoder-pictures.ts';

const LONG_SIDE = 2400;
const SHORT_SIDE = 1080;
/** 5 % of the longest side, px. */
const FACE_WIDTH = 120;

describe('a picture much longer than wide', () => {
  let encoder: BuiltInEncoder;

  beforeAll(async () => {
    encoder = await openEncoder({ threads: 1 });
  });

  afterAll(() => encoder.close());

  // Faces that are not found when the longest side becomes 640 px.
  it.each<[SampleNumber, Box]>([
    [1, { x: 822, y: 409, width: 217, height: 262 }],
    [2, { x: 885, y: 237, width: 183, height: 230 }],
    [3, { x: 1490, y: 281, width: 207, height: 301 }],
    [4, { x: 1272, y: 147, width: 170, height: 240 }],
  ])('shows a face of 5 %% of its longest side, sample %i at %o, upright and lying', async (sample, box) => {
    const cut = cutFace(sample, box, 0.5).resize(2 * FACE_WIDTH);
    const face = { input: await cut.png().toBuffer(), left: 300, top: 500 };
    const tall = drawBlank(SHORT_SIDE, LONG_SIDE, '#dfe3e6').composite([face]);
    const wide = drawBlank(LONG_SIDE, SHORT_SIDE, '#dfe3e6').composite([face]);

    for (const picture of [tall, wide]) {
      const { faces, width } = await encoder.encode(await picture.png().toBuffer());

      expect(faces).toHaveLength(1);
      expect([SHORT_SIDE, LONG_SIDE]).toContain(width);
      // Where it was put, in pixels of the picture at its full size.
      expect(Math.abs((faces[0]?.box.x ?? 0) - 360)).toBeLessThan(20);
      expect(Math.abs((faces[0]?.box.width ?? 0) - FACE_WIDTH)).toBeLessThan(25);
    }
  });
});
