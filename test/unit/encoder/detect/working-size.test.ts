import { describe, expect, it } from 'vitest';
import { findWorkingSize } from '../../../../encoder/detect/find-working-size.ts';

describe('findWorkingSize', () => {
  it.each([
    ['a photo of 4:3', 4000, 3000],
    ['a square', 500, 500],
    ['a photo of 16:9', 3840, 2160],
    ['a portrait of 9:16', 1080, 1920],
  ])('gives %s the usual size', (_, width, height) => {
    expect(findWorkingSize({ width, height }, 640)).toBe(640);
  });

  it.each([
    ["a phone's screenshot", 1080, 2400],
    ['a wide screenshot', 2560, 1080],
    ['a panorama', 9000, 2000],
  ])('gives %s as many pixels as a picture of 4:3', (_, width, height) => {
    const size = findWorkingSize({ width, height }, 640);

    const shorter = (size * Math.min(width, height)) / Math.max(width, height);
    expect(Math.abs(size * shorter - 640 * 480)).toBeLessThan(1000);
  });

  it('gives a strip at most twice the usual size', () => {
    expect(findWorkingSize({ width: 20, height: 40_000 }, 640)).toBe(1280);
  });
});
