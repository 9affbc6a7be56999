import { describe, expect, it } from 'vitest';
import { CHIP_SIZE } from '../../../../encoder/align/extract-chip.ts';
import { measureGeometry } from '../../../../encoder/quality/measure-geometry.ts';
import { measurePixels } from '../../../../encoder/quality/measure-pixels.ts';
import { scaleMeasures } from '../../../../encoder/quality/scale-measures.ts';
import { aChip } from '../../../support/encoder/chips.ts';
import { aTurnedFace } from '../../../support/encoder/turned-face.ts';

const square = { width: 640, height: 640, enlargement: 1 };

/** The columns of a chip, left to right. */
const everyGray = (value: (x: number) => number) => aChip((x) => [value(x), value(x), value(x)]);

describe('the pixels of a face', () => {
  it('of one gray have the luminance of that gray in linear light, and no contrast', () => {
    const { mean, variance, entropy, evenness, dark, bright, sharpness } = measurePixels(everyGray(() => 188));

    // sRGB 188 is half of the light of 255.
    expect(mean).toBeCloseTo(0.5, 2);
    expect({ variance, entropy, evenness, dark, bright, sharpness }).toEqual({
      ...{ variance: 0, entropy: 0, evenness: 1, dark: 0, bright: 0, sharpness: 0 },
    });
  });

  it('are dark up to a luminance of 25, and bright from 247', () => {
    // The two linear luminances 25 and 26, 246 and 247, in sRGB.
    expect([89, 91].map((gray) => measurePixels(everyGray(() => gray)).dark)).toEqual([1, 0]);
    expect([250, 252].map((gray) => measurePixels(everyGray(() => gray)).bright)).toEqual([0, 1]);
  });

  it('of two halves have one bit, nothing in common between the cheeks, and tell the darker half', () => {
    const { entropy, evenness, darkerHalf, balance } = measurePixels(everyGray((x) => (x < CHIP_SIZE / 2 ? 255 : 188)));

    expect(entropy).toBeCloseTo(1, 2);
    expect(evenness).toBe(0);
    expect(darkerHalf).toBeCloseTo(0.5, 1);
    expect(balance).toBeCloseTo(0.5, 1);
  });

  it.each([
    ['skin', [224, 172, 150], 0, 0],
    ['blue skin', [120, 130, 220], 100, 100],
    ['very red skin', [255, 60, 40], 1, 99],
  ])('have a natural colour or not: %s', (_, colour, least, most) => {
    const { colour: distance } = measurePixels(aChip(() => colour));

    expect(distance).toBeGreaterThanOrEqual(least);
    expect(distance).toBeLessThanOrEqual(most);
  });

  it('are as sharp however dark they are, and less sharp when their stripes are wider', () => {
    const stripes = (width: number, low: number, high: number) =>
      measurePixels(everyGray((x) => (Math.floor(x / width) % 2 === 0 ? low : high))).sharpness;

    expect(stripes(5, 20, 60)).toBeCloseTo(stripes(5, 40, 120), 5);
    expect(stripes(20, 40, 120)).toBeLessThan(stripes(10, 40, 120));
  });
});

describe('a blurred face', () => {
  it('is not sharp by an edge beside it, such as that of a picture that was pasted onto a page', () => {
    const wave = (x: number) => 128 + 60 * Math.sin(x / 25);
    const pasted = (x: number) => (x < 32 ? 255 : wave(x));

    const [smooth, framed] = [wave, pasted].map((gray) => measurePixels(everyGray(gray)).sharpness);

    expect(framed).toBeCloseTo(smooth ?? Number.NaN, 1);
  });
});

describe('the place of a face', () => {
  it('is told in distances of the eyes, and from the eyes to the chin', () => {
    const detection = aTurnedFace({ centre: [320, 320], scale: 20 });

    const place = measureGeometry(detection, { width: 640, height: 800, enlargement: 3 });

    const eyes = 2 * 3.1511455 * 20;
    const toChin = 12.027996 * 20;
    const eyesY = 320 - 2.624618 * 20;
    expect(place.eyeDistance).toBeCloseTo(3 * eyes, 6);
    expect(place.seenEyeDistance).toBeCloseTo(eyes, 6);
    expect(place.headSize).toBeCloseTo(toChin / 800, 6);
    expect(place.left).toBeCloseTo((320 - eyes / 2) / eyes, 6);
    expect(place.right).toBeCloseTo((320 - eyes / 2) / eyes, 6);
    expect(place.above).toBeCloseTo(eyesY / toChin, 6);
    expect(place.below).toBeCloseTo((800 - eyesY) / toChin, 6);
  });

  it('does not shrink when the head turns', () => {
    const [straight, turned] = [0, 40].map((yaw) => measureGeometry(aTurnedFace({ yaw }), square).eyeDistance);

    expect(turned).toBeCloseTo(straight ?? 0, 6);
  });
});

describe('the scale of a measure', () => {
  const place = measureGeometry(aTurnedFace(), square);
  const pixels = measurePixels(everyGray((x) => 100 + x));

  // Each number is the output of ofiqpy 0.2.2 for this raw value.
  it.each([
    ['eyes', { eyeDistance: 70 }, {}, 50],
    ['eyes', { eyeDistance: 110 }, {}, 88],
    ['head', { headSize: 0.45 }, {}, 100],
    ['head', { headSize: 0.55 }, {}, 24],
    ['yaw', { yaw: 30 }, {}, 75],
    ['pitch', { pitch: -45 }, {}, 50],
    ['roll', { roll: 100 }, {}, 0],
    ['left', { left: 0.9 }, {}, 50],
    ['right', { right: 1 }, {}, 73],
    ['above', { above: 1.5 }, {}, 73],
    ['below', { below: 1.7 }, {}, 27],
    ['light', {}, { mean: 0.3 }, 88],
    ['contrast', {}, { variance: 1 / 60 }, 100],
    ['shadow', {}, { dark: 0.9 }, 52],
    ['glare', {}, { bright: 0.04 }, 20],
    ['range', {}, { entropy: 6.5 }, 81],
    ['even', {}, { evenness: 0.4 }, 76],
    ['colour', {}, { colour: 10 }, 54],
  ] as const)('%s is that of OFIQ: %j %j', (name, placed, shown, score) => {
    expect(scaleMeasures({ ...place, ...placed }, { ...pixels, ...shown }, 0)[name]).toBe(score);
  });

  it('counts another face by its area', () => {
    expect(scaleMeasures(place, pixels, 0.25).single).toBe(75);
  });
});
