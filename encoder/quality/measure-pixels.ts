import { CHIP_SIZE } from '../align/extract-chip.ts';
import { type FaceRegion, SPAN, WHOLE_FACE } from './face-region.ts';

/** What the pixels of an aligned face tell, before it is put on a scale. */
export interface PixelMeasures {
  /** Luminance in linear light, 0 to 1. */
  mean: number;
  variance: number;
  /** Parts of the face that are nearly black or nearly white. */
  dark: number;
  bright: number;
  /** Bits of the histogram of luminance. */
  entropy: number;
  /** How much the histograms of both cheeks have in common, 0 to 1. */
  evenness: number;
  /** Mean luminance of the darker half of the face, left or right. */
  darkerHalf: number;
  /** The same as a part of that of the other half. */
  balance: number;
  /** Distance of the cheeks' colour from skin colours, in CIELAB; 100 for colours beyond them. */
  colour: number;
  /**
   * Detail: the root mean square of a Laplacian that spans three pixels, as a part of the standard deviation of the gray values, so
   * that a dark face is not taken for a blurred one. One pixel would mostly measure the noise of JPEG.
   */
  sharpness: number;
}

/** sRGB to linear light, IEC 61966-2-1. */
const LINEAR = Float64Array.from({ length: 256 }, (_, value) => toLinear(value / 255));

/**
 * @param chip a face as `extractChip` cuts it out
 * @param region the parts of it that its picture shows
 */
export function measurePixels(chip: Uint8Array, region: FaceRegion = WHOLE_FACE): PixelMeasures {
  const luminance = readLuminance(chip);
  const histogram = normalize(countValues(luminance, region.mask));
  const mean = histogram.reduce((sum, part, value) => sum + (part * value) / 255, 0);
  const variance = histogram.reduce((sum, part, value) => sum + part * (value / 255 - mean) ** 2, 0);
  return {
    mean,
    variance,
    dark: histogram.slice(0, 26).reduce(add, 0),
    bright: histogram.slice(247).reduce(add, 0),
    entropy: histogram.reduce((sum, part) => (part === 0 ? sum : sum - part * Math.log2(part)), 0),
    evenness: compareCheeks(luminance, region),
    ...compareHalves(luminance, region),
    colour: measureColour(chip, region),
    sharpness: measureSharpness(readGray(chip), region),
  };
}

const add = (sum: number, part: number): number => sum + part;

/** Relative luminance (Rec. 709) of each pixel, 0 to 255. */
function readLuminance(chip: Uint8Array): Uint8Array {
  const luminance = new Uint8Array(CHIP_SIZE * CHIP_SIZE);
  for (let pixel = 0; pixel < luminance.length; pixel++) {
    const red = LINEAR[chip[3 * pixel] ?? 0] ?? 0;
    const green = LINEAR[chip[3 * pixel + 1] ?? 0] ?? 0;
    const blue = LINEAR[chip[3 * pixel + 2] ?? 0] ?? 0;
    luminance[pixel] = Math.floor((0.2126 * red + 0.7152 * green + 0.0722 * blue) * 255 + 0.5);
  }
  return luminance;
}

function countValues(luminance: Uint8Array, pixels: Uint16Array): Float64Array {
  const counts = new Float64Array(256);
  for (let i = 0; i < pixels.length; i++) {
    const value = luminance[pixels[i] ?? 0] ?? 0;
    counts[value] = (counts[value] ?? 0) + 1;
  }
  return counts;
}

function normalize(counts: Float64Array): Float64Array {
  const total = counts.reduce(add, 0);
  return counts.map((count) => count / total);
}

/** Intersection of two histograms. */
function compareCheeks(luminance: Uint8Array, { cheeks }: FaceRegion): number {
  const [one, other] = cheeks.map((cheek) => normalize(countValues(luminance, cheek)));
  return one?.reduce((sum, part, value) => sum + Math.min(part, other?.[value] ?? 0), 0) ?? 0;
}

function compareHalves(luminance: Uint8Array, { halves }: FaceRegion): Pick<PixelMeasures, 'darkerHalf' | 'balance'> {
  const [left, right] = halves.map((half) => findMean(luminance, half));
  const [one = 0, other = 0] = [left, right];
  const lighter = Math.max(one, other);
  return { darkerHalf: Math.min(one, other), balance: lighter === 0 ? 1 : Math.min(one, other) / lighter };
}

/** 0 to 1 */
function findMean(luminance: Uint8Array, pixels: Uint16Array): number {
  let sum = 0;
  for (let i = 0; i < pixels.length; i++) sum += (luminance[pixels[i] ?? 0] ?? 0) / 255;
  return sum / pixels.length;
}

/** Linear sRGB to XYZ under D50, and its white (OFIQ, NaturalColour.cpp). */
const TO_XYZ = [
  [0.43605, 0.38508, 0.14309],
  [0.22249, 0.71689, 0.06062],
  [0.01393, 0.0971, 0.71419],
] as const;
const WHITE = [0.964221, 1, 0.825211] as const;

function measureColour(chip: Uint8Array, { cheeks }: FaceRegion): number {
  const pixels = cheeks.reduce((total, cheek) => total + cheek.length, 0);
  const rgb = [0, 1, 2].map((channel) => {
    const sums = cheeks.map((cheek) => cheek.reduce((sum, pixel) => sum + (chip[3 * pixel + channel] ?? 0), 0));
    return toLinear(sums.reduce(add, 0) / pixels / 255);
  });
  const [x = 0, y = 0, z = 0] = TO_XYZ.map((row, index) =>
    toCubeRoot(row.reduce((sum, factor, channel) => sum + factor * (rgb[channel] ?? 0), 0) / (WHITE[index] ?? 1)),
  );
  const a = 500 * (x - y);
  const b = 200 * (y - z);
  if (a < 0 || b < 0) return 100;
  return Math.hypot(Math.max(0, 5 - a, a - 25), Math.max(0, 5 - b, b - 35));
}

/** The compression of CIELAB (CIE 15). */
const toCubeRoot = (part: number): number => (part <= 216 / 24389 ? ((24389 / 27) * part + 16) / 116 : Math.cbrt(part));

function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** The smaller one of all and the middle: an edge of what is not the face makes no blurred face sharp. */
const measureSharpness = (gray: Float64Array, { detail }: FaceRegion): number =>
  Math.min(...detail.map((pixels) => measureDetail(gray, pixels)));

function measureDetail(gray: Float64Array, pixels: Uint16Array): number {
  const at = (pixel: number): number => gray[pixel] ?? 0;
  let [sum, squares, detail] = [0, 0, 0];
  for (let i = 0; i < pixels.length; i++) {
    const pixel = pixels[i] ?? 0;
    const value = at(pixel);
    const across = at(pixel - SPAN) + at(pixel + SPAN);
    const down = at(pixel - SPAN * CHIP_SIZE) + at(pixel + SPAN * CHIP_SIZE);
    sum += value;
    squares += value ** 2;
    detail += (across + down - 4 * value) ** 2;
  }
  const variance = squares / pixels.length - (sum / pixels.length) ** 2;
  return variance <= 0 ? 0 : Math.sqrt(detail / pixels.length / variance);
}

/** Luma (Rec. 601) of each pixel, 0 to 255. */
function readGray(chip: Uint8Array): Float64Array {
  const gray = new Float64Array(CHIP_SIZE * CHIP_SIZE);
  for (let pixel = 0, byte = 0; pixel < gray.length; pixel++, byte += 3) {
    gray[pixel] = 0.299 * (chip[byte] ?? 0) + 0.587 * (chip[byte + 1] ?? 0) + 0.114 * (chip[byte + 2] ?? 0);
  }
  return gray;
}
