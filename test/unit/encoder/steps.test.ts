import { describe, expect, it } from 'vitest';
import { CHIP_SIZE, extractChip } from '../../../encoder/align/extract-chip.ts';
import { predictLandmarks } from '../../../encoder/align/predict-landmarks.ts';
import { parseLandmarkPredictor } from '../../../encoder/align/read-landmark-predictor.ts';
import { explainDecodeFailure } from '../../../encoder/decode/explain-failure.ts';
import { splitVectors } from '../../../encoder/describe/describe-faces.ts';
import { orderFaces } from '../../../encoder/encode-picture.ts';
import { openEncoder } from '../../../encoder/index.ts';
import { PictureError } from '../../../encoder/picture-error.ts';
import type { Face, Pixels, Point } from '../../../encoder/types.ts';
import { aQuality } from '../../support/builders.ts';

describe('explainDecodeFailure', () => {
  // As sharp 0.35 hands them on when the process may have no more memory, or no more threads.
  it.each([
    'vips_tracked: out of memory -- size == 274MB',
    'VipsJpeg: Insufficient memory (case 4)',
    'Input buffer has corrupt header: vips_tracked: out of memory -- size == 137MB',
    'unable to allocate read buffer',
    'unable to create thread',
    'std::bad_alloc',
  ])('takes "%s" for a failure that may pass', (message) => {
    const error = explainDecodeFailure(new Error(message), 'png');

    expect(error).not.toBeInstanceOf(PictureError);
    expect(error.message).toBe(`decoding failed: ${message}`);
  });

  it.each([
    'VipsJpeg: premature end of JPEG image',
    'Input buffer has corrupt header: pngload_buffer: end of stream',
    'Image allocation size overflow',
    'memory area too small -- should be 8 bytes, you passed 4',
  ])('takes "%s" for a damaged picture', (message) => {
    expect(explainDecodeFailure(new Error(message), 'png')).toMatchObject({
      code: 'corrupt_image',
      detectedType: 'png',
      cause: { message },
    });
  });
});

describe('explainDecodeFailure of a whole picture', () => {
  it('does not call it damaged when the library lacks a decoder for it', () => {
    const message = 'heif: Support for this compression format has not been built in: HEVC (11.6003)';

    expect(explainDecodeFailure(new Error(message), 'avif')).toMatchObject({ code: 'unsupported_image' });
  });
});

describe('orderFaces', () => {
  const giveFace = (x: number, side: number): Face => ({
    vector: [],
    box: { x, y: 0, width: side, height: side },
    landmarks: [],
    confidence: 1,
    quality: aQuality(),
  });

  it('puts the largest first, equal sizes left to right', () => {
    const ordered = orderFaces([giveFace(300, 20), giveFace(200, 10), giveFace(100, 10), giveFace(0, 15)]);

    expect(ordered.map(({ box }) => box.x)).toEqual([300, 0, 100, 200]);
  });
});

describe('splitVectors', () => {
  it('gives plain arrays of 128 numbers', () => {
    const vectors = splitVectors(
      Float32Array.from({ length: 256 }, (_, i) => i),
      2,
    );

    expect(vectors.map((vector) => [vector.length, vector[0], vector.at(-1)])).toEqual([
      [128, 0, 127],
      [128, 128, 255],
    ]);
    expect(Array.isArray(vectors[0])).toBe(true);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('never hands out a vector with %d in it', (value) => {
    expect(() => splitVectors(new Float32Array(128).fill(value, 5, 6), 1)).toThrow('not finite');
  });

  it('refuses another count of numbers than there are faces for', () => {
    expect(() => splitVectors(new Float32Array(127), 1)).toThrow('127 numbers');
  });
});

describe('extractChip', () => {
  /** dlib's template in a chip: the points that map a chip-sized picture onto itself. */
  const inPlace: Point[] = (
    [
      [0.8595674595992, 0.2134981538014],
      [0.6460604764104, 0.2289674387677],
      [0.1205750620789, 0.2137274526848],
      [0.3340850613712, 0.2290642403242],
      [0.4901123135679, 0.6277975316475],
    ] satisfies Point[]
  ).map(([x, y]) => [((x + 0.25) / 1.5) * CHIP_SIZE, ((y + 0.25) / 1.5) * CHIP_SIZE]);
  const ramp: Pixels = {
    data: Uint8Array.from({ length: 200 * 200 * 3 }, (_, i) => Math.floor(i / 3) % 200),
    width: 200,
    height: 200,
  };

  it('cuts out the square around the points', () => {
    const chip = extractChip(
      ramp,
      inPlace.map<Point>(([x, y]) => [x + 20, y + 20]),
    );

    expect(chip).toHaveLength(CHIP_SIZE * CHIP_SIZE * 3);
    // dlib centres the square on pixel corners, so everything lies half a pixel to the right.
    expect(chip[(75 * CHIP_SIZE + 10) * 3]).toBe(30);
    expect(chip[(75 * CHIP_SIZE + 100) * 3]).toBe(120);
  });

  it('is black where the square reaches outside the picture', () => {
    const chip = extractChip(
      { ...ramp, data: new Uint8Array(ramp.data.length).fill(255) },
      inPlace.map<Point>(([x, y]) => [x - 50, y]),
    );

    expect(chip[(75 * CHIP_SIZE + 20) * 3]).toBe(0);
    expect(chip[(75 * CHIP_SIZE + 100) * 3]).toBe(255);
  });

  it('keeps an even colour when it shrinks a large face', () => {
    const large: Pixels = { data: new Uint8Array(800 * 800 * 3).fill(77), width: 800, height: 800 };

    const chip = extractChip(
      large,
      inPlace.map<Point>(([x, y]) => [4 * x + 100, 4 * y + 100]),
    );

    expect(new Set(chip)).toEqual(new Set([77]));
  });
});

describe('the landmark predictor', () => {
  /** One cascade of one tree with one split: it looks whether the first of two pixels is brighter by more than 10. */
  function writePredictor(threshold = 10): Uint8Array {
    const floats = (...values: number[]) => Buffer.from(Float32Array.from(values).buffer);
    const integers = (...values: number[]) => Buffer.from(Int32Array.from(values).buffer);
    return Buffer.concat([
      integers(1, 1, 1, 2, 2, 2),
      floats(0.25, 0.5, 0.75, 0.5),
      integers(0, 1),
      floats(0, 0, 0, 0),
      Buffer.from(Uint16Array.of(0, 1).buffer),
      floats(threshold),
      floats(0, 0.1, 0, 0.1, 0, -0.1, 0, -0.1),
    ]);
  }

  it.each([
    { left: 100, y: 60 },
    { left: 20, y: 40 },
  ])('moves the points by the leaf that the pixels lead to (left pixel $left)', ({ left, y }) => {
    const predictor = parseLandmarkPredictor(writePredictor());
    const data = new Uint8Array(101 * 101 * 3).fill(20);
    data.fill(left, (50 * 101 + 25) * 3, (50 * 101 + 25) * 3 + 3);

    const points = predictLandmarks(
      predictor,
      { data, width: 101, height: 101 },
      { left: 0, top: 0, right: 100, bottom: 100 },
    );

    expect(points).toEqual([
      [expect.closeTo(25), expect.closeTo(y)],
      [expect.closeTo(75), expect.closeTo(y)],
    ]);
  });

  // The first pixel is brighter by 10; a leaf on the left moves the points down to 60, one on the right up to 40.
  it.each([
    [9.99, 60],
    [10, 40],
    [10.5, 40],
    [-0.5, 60],
    [254.5, 40],
    [1000, 40],
    [-1000, 60],
  ])('goes left where the difference exceeds the threshold: %f', (threshold, y) => {
    const data = new Uint8Array(101 * 101 * 3).fill(20);
    data.fill(30, (50 * 101 + 25) * 3, (50 * 101 + 25) * 3 + 3);

    const points = predictLandmarks(
      parseLandmarkPredictor(writePredictor(threshold)),
      { data, width: 101, height: 101 },
      { left: 0, top: 0, right: 100, bottom: 100 },
    );

    expect(points[0]?.[1]).toBeCloseTo(y);
  });

  it('reads bytes at any place in memory', () => {
    const bytes = writePredictor();
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);

    expect(parseLandmarkPredictor(shifted.subarray(1))).toEqual(parseLandmarkPredictor(bytes));
  });

  it('takes pixels outside the picture for black', () => {
    const predictor = parseLandmarkPredictor(writePredictor());
    const white: Pixels = { data: new Uint8Array(40 * 40 * 3).fill(255), width: 40, height: 40 };

    const [first] = predictLandmarks(predictor, white, { left: -10, top: 0, right: 50, bottom: 60 });

    // Left pixel inside (255), right one at the edge (255): no difference. Moved right, the right one is outside.
    const [moved] = predictLandmarks(predictor, white, { left: 0, top: 0, right: 60, bottom: 60 });
    expect(first?.[1]).toBeCloseTo(24);
    expect(moved?.[1]).toBeCloseTo(36);
  });

  it.each([
    ['cut off', (bytes: Uint8Array) => bytes.subarray(0, -1)],
    ['too long', (bytes: Uint8Array) => Buffer.concat([bytes, Buffer.of(0, 0, 0, 0)])],
    ['empty', () => new Uint8Array(0)],
  ])('refuses a file that is %s', (_, damage) => {
    expect(() => parseLandmarkPredictor(damage(writePredictor()))).toThrow('the landmark predictor has');
  });
});

describe('openEncoder', () => {
  it.each([-1, 1.5, Number.NaN])('refuses %d threads', async (threads) => {
    await expect(openEncoder({ threads })).rejects.toThrow('threads must be 0 or more');
  });

  it.each([-0.1, 1.1, Number.NaN])('refuses %d as the threshold of the detector', async (detectionThreshold) => {
    const opening = openEncoder({ threads: 0, detectionThreshold });

    await expect(opening).rejects.toThrow(RangeError);
    await expect(opening).rejects.toThrow('detectionThreshold must be a number from 0 to 1');
  });
});
