import { describe, expect, it } from 'vitest';
import { CHIP_TEMPLATE, extractChip } from '../../../../encoder/align/extract-chip.ts';
import { CHEEKS, HALVES, MASK, WHOLE_FACE } from '../../../../encoder/quality/face-region.ts';
import { measurePixels } from '../../../../encoder/quality/measure-pixels.ts';
import { findVisible } from '../../../../encoder/quality/visible-region.ts';
import type { Pixels, Point } from '../../../../encoder/types.ts';

/** A picture without any detail: waves of 160 px. */
function drawSmooth(width: number, height: number, [left, top]: Point): Pixels {
  const data = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [left + (pixel % width), top + Math.floor(pixel / width)];
    const gray = Math.round(160 + 40 * Math.sin((2 * Math.PI * (x + y)) / 160));
    data.fill(gray, 3 * pixel, 3 * pixel + 3);
  }
  return { data, width, height };
}

/** The points of a face whose chip begins at 100, 100, before so much is cut off at the left and above. */
const landmarksAfter = ([left, top]: Point): Point[] => CHIP_TEMPLATE.map(([x, y]) => [100 + x - left, 100 + y - top]);

/** The face in a picture of which so much was cut off on each side. */
function measureCut({ left = 0, top = 0, right = 0, bottom = 0 }) {
  const picture = drawSmooth(350 - left - right, 350 - top - bottom, [left, top]);
  const landmarks = landmarksAfter([left, top]);
  const chip = extractChip(picture, landmarks);
  const region = findVisible(landmarks, picture);
  return { region, visible: measurePixels(chip, region), all: measurePixels(chip) };
}

describe('the visible part of a face', () => {
  const whole = measureCut({});

  it('is all of it where the picture shows all of it', () => {
    expect(whole.region).toBe(WHOLE_FACE);
  });

  it.each([{ left: 150 }, { right: 150 }, { top: 155 }, { bottom: 155 }, { left: 145, bottom: 150 }])(
    'is as smooth as the whole, with %o cut off: the edge beside it is no detail',
    (cut) => {
      const { visible, all } = measureCut(cut);

      expect(all.sharpness).toBeGreaterThan(3 * whole.visible.sharpness);
      expect(visible.sharpness).toBeLessThan(2 * whole.visible.sharpness);
    },
  );

  it('has the light and the contrast of the picture, and not of the black beside it', () => {
    const { visible, all } = measureCut({ bottom: 140 });

    expect(all.dark).toBeGreaterThan(0.1);
    expect(visible.dark).toBe(0);
    expect(visible.darkerHalf).toBeGreaterThan(all.darkerHalf);
  });

  it('is never so small that nothing could be measured', () => {
    const { region, visible } = measureCut({ left: 235 });

    expect([region.mask, ...region.halves, ...region.cheeks]).toContain(HALVES[0]);
    expect(region.cheeks[0]).toBe(CHEEKS[0]);
    expect(region.mask.length).toBeLessThanOrEqual(MASK.length);
    for (const value of Object.values(visible)) expect(value).not.toBeNaN();
  });
});
