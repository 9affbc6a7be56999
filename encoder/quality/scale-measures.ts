import type { GeometryMeasures } from './measure-geometry.ts';
import type { PixelMeasures } from './measure-pixels.ts';

/**
 * Quality components of ISO/IEC 29794-5, from 0 to 100, the more the better. They say how well a face fits the rules for
 * passport photos, by the formulas of OFIQ 1.1, the reference implementation of that standard.
 */
export interface QualityMeasures {
  /** Distance of the eyes. */
  eyes: number;
  /** Size of the head. */
  head: number;
  yaw: number;
  pitch: number;
  roll: number;
  /** Room between the face and the four borders of the picture. */
  left: number;
  right: number;
  above: number;
  below: number;
  /** Mean and variance of luminance. */
  light: number;
  contrast: number;
  /** Absence of under-exposed and over-exposed parts. */
  shadow: number;
  glare: number;
  /** Dynamic range. */
  range: number;
  /** Both cheeks are lit alike. */
  even: number;
  /** Natural colour. */
  colour: number;
  /** No other face of the picture is nearly as large. */
  single: number;
}

/** @param otherFace area of the largest other face of the picture, as a part of the area of the largest face */
export function scaleMeasures(place: GeometryMeasures, pixels: PixelMeasures, otherFace: number): QualityMeasures {
  return {
    eyes: toScore(100 * sigmoid(place.eyeDistance, 70, 20)),
    head: toScore(200 * (1 - sigmoid(Math.abs(place.headSize - 0.45), 0, 0.05))),
    yaw: scaleAngle(place.yaw),
    pitch: scaleAngle(place.pitch),
    roll: scaleAngle(place.roll),
    left: toScore(100 * sigmoid(place.left, 0.9, 0.1)),
    right: toScore(100 * sigmoid(place.right, 0.9, 0.1)),
    above: toScore(100 * sigmoid(place.above, 1.4, 0.1)),
    below: toScore(100 * sigmoid(place.below, 1.8, 0.1)),
    light: toScore(100 * sigmoid(pixels.mean, 0.2, 0.05) * (1 - sigmoid(pixels.mean, 0.8, 0.05))),
    contrast: toScore(100 * Math.sin(((60 * pixels.variance) / (60 * pixels.variance + 1)) * Math.PI)),
    shadow: toScore(120 * (0.832 - sigmoid(pixels.dark, 0.92, 0.05))),
    glare: toScore(1 / (pixels.bright + 0.01)),
    range: toScore(12.5 * pixels.entropy),
    even: toScore(100 * pixels.evenness ** 0.3),
    colour: toScore(200 * (1 - sigmoid(pixels.colour, 0, 10))),
    single: toScore(100 * (1 - otherFace)),
  };
}

function scaleAngle(degrees: number): number {
  const cosine = Math.max(0, Math.cos((degrees * Math.PI) / 180));
  return toScore(100 * cosine ** 2);
}

/** OFIQ's sigmoid function (Measure.h): from 0 to 1, one half at `middle`; a smaller `width` is steeper. */
const sigmoid = (value: number, middle: number, width: number): number => 1 / (1 + Math.exp((middle - value) / width));

const toScore = (value: number): number => Math.min(100, Math.max(0, Math.round(value)));
