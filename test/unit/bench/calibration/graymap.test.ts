import { describe, expect, it } from 'vitest';
import { readGraymap } from '../../../../bench/accuracy/calibration/pictures/graymap.ts';

const header = 'P5\n3 2\n255\n';
const pixels = [0, 10, 13, 200, 10, 255];
const file = Buffer.concat([Buffer.from(header), Buffer.from(pixels)]);

const readPixels = async (bytes: Uint8Array) => {
  const { data, info } = await readGraymap(bytes).raw().toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  return { width, height, gray: [...data].filter((_, index) => index % channels === 0) };
};

describe('readGraymap', () => {
  it('reads the pixels', async () => {
    expect(await readPixels(file)).toEqual({ width: 3, height: 2, gray: pixels });
  });

  it('undoes the end of lines of a copy as text', async () => {
    const copy = Buffer.from(file.toString('latin1').replaceAll('\n', '\r\n'), 'latin1');

    expect(await readPixels(copy)).toEqual({ width: 3, height: 2, gray: pixels });
  });

  it.each([
    ['text', Buffer.from('P2\n3 2\n255\n0 1 2 3 4 5')],
    ['16 bits', Buffer.from(`P5\n3 2\n65535\n${'x'.repeat(12)}`)],
    ['a file that is cut off', file.subarray(0, -2)],
  ])('rejects %s', (_, bytes) => {
    expect(() => readGraymap(bytes)).toThrow(RangeError);
  });
});
