import type { GeometryMeasures } from './measure-geometry.ts';
import type { PixelMeasures } from './measure-pixels.ts';

/** What to do about a picture of a face. */
export type Advice =
  | 'too_small'
  | 'look_straight'
  | 'more_light'
  | 'less_light'
  | 'even_light'
  | 'too_blurred'
  | 'too_close'
  | 'not_whole';

export interface Grade {
  /** 0 to 100: how little the vector suffers. */
  score: number;
  usable: boolean;
  /** Worst first, at most two. */
  advice: Advice[];
}

/** `[value, harm]`, in rising order of values; a line between two, and the nearest end outside. */
type Curve = readonly (readonly [number, number])[];

/**
 * How far the vector moves (Euclidean distance), by what is measured. Medians of 22 faces of six photos, each made worse in up to 72
 * ways: blurred, smaller, darker, lit from one side, over-exposed, flatter, cut off. Turned heads are of 296 frames of three people:
 * distances from the mean of the frames that look straight.
 */
const SHARPNESS: Curve = [
  ...([
    [0.1, 0.65],
    [0.14, 0.59],
    [0.21, 0.47],
    [0.35, 0.35],
    [0.49, 0.27],
  ] as const),
  ...([
    [0.64, 0.19],
    [0.75, 0.12],
    [0.9, 0.09],
    [1.1, 0],
  ] as const),
];
/** Of the binary logarithm of the darker half's luminance. */
const DARKNESS: Curve = [
  [-9, 0.54],
  [-8, 0.46],
  [-7, 0.38],
  [-6, 0.29],
  [-5, 0.2],
  [-4, 0.14],
  [-2.5, 0],
];
const GLARE: Curve = [
  [0, 0],
  [0.05, 0.18],
  [0.2, 0.25],
  [0.4, 0.34],
  [0.6, 0.42],
  [0.72, 0.55],
];
/** Of the standard deviation of luminance, as a part of its mean. */
const CONTRAST: Curve = [
  [0.05, 0.55],
  [0.1, 0.44],
  [0.14, 0.33],
  [0.2, 0.29],
  [0.28, 0.2],
  [0.35, 0.15],
  [0.55, 0],
];
const ABOVE: Curve = [
  [0.09, 0.36],
  [0.21, 0.26],
  [0.33, 0.13],
  [0.45, 0.06],
  [0.6, 0.04],
  [1, 0],
];
const BELOW: Curve = [
  [0.34, 0.46],
  [0.47, 0.32],
  [0.62, 0.22],
  [0.75, 0.13],
  [0.9, 0.07],
  [1.3, 0],
];
const BESIDE: Curve = [
  [0.05, 0.45],
  [0.12, 0.34],
  [0.25, 0.25],
  [0.42, 0.14],
  [0.65, 0.08],
  [1, 0],
];
/** No frame is turned by more than 24 degrees; beyond, the last line goes on. How far a chin is raised is known too roughly. */
const YAW: Curve = [
  [0, 0],
  [3, 0.04],
  [9, 0.12],
  [15, 0.17],
  [21, 0.3],
  [90, 1.8],
];

/** Two pictures of one person are typically this far apart: the variance within a person of the calibration, twice, squared root. */
const TYPICAL_DISTANCE = 0.378;
/** The default limit of a comparison. Harm that moves a typical pair beyond it makes a face useless. */
const LIMIT = 0.524;
const LARGEST_USABLE_HARM = Math.sqrt(LIMIT ** 2 - TYPICAL_DISTANCE ** 2);
/** Harm at which vectors of one person are as far apart as those of two; the score is 0 from there on. */
const LARGEST_HARM = 0.6;
/** Harm that is worth a new picture. */
const ADVISED_HARM = 0.2;
/** A person follows two sentences at a time, not more. */
const MOST_ADVICE = 2;
/** Harm by which a border counts as near. */
const NEAR_BORDER = 0.1;
/** px between the eyes, as the encoder sees the picture: faces this small are not sharp because of their size. */
const SMALL_EYE_DISTANCE = 22;
/** Luminance of the darker half beside that of the other from which the light comes from one side. */
const ONE_SIDED = 0.35;

/** Grades a face by what its picture does to its vector. Harms of different kinds add up as squares, as distances do. */
export function gradeFace(place: GeometryMeasures, pixels: PixelMeasures): Grade {
  const harms = listHarms(place, pixels);
  const harm = Math.sqrt(harms.reduce((sum, [, value]) => sum + value ** 2, 0));
  const advised = harms.filter(([, value]) => value >= ADVISED_HARM).toSorted(([, a], [, b]) => b - a);
  return {
    score: Math.round(100 * Math.max(0, 1 - harm / LARGEST_HARM)),
    usable: harm <= LARGEST_USABLE_HARM,
    advice: [...new Set(advised.map(([advice]) => advice))].slice(0, MOST_ADVICE),
  };
}

function listHarms(place: GeometryMeasures, pixels: PixelMeasures): [Advice, number][] {
  const contrast = pixels.mean === 0 ? 0 : Math.sqrt(pixels.variance) / pixels.mean;
  const borders = [
    readCurve(ABOVE, place.above),
    readCurve(BELOW, place.below),
    readCurve(BESIDE, place.left),
    readCurve(BESIDE, place.right),
  ];
  const isClose = borders.filter((harm) => harm >= NEAR_BORDER).length > 2;
  return [
    [place.seenEyeDistance < SMALL_EYE_DISTANCE ? 'too_small' : 'too_blurred', readCurve(SHARPNESS, pixels.sharpness)],
    [pixels.balance < ONE_SIDED ? 'even_light' : 'more_light', readCurve(DARKNESS, Math.log2(pixels.darkerHalf))],
    ['less_light', readCurve(GLARE, pixels.bright)],
    ['too_blurred', readCurve(CONTRAST, contrast)],
    ...borders.map((harm): [Advice, number] => [isClose ? 'too_close' : 'not_whole', harm]),
    ['look_straight', readCurve(YAW, Math.abs(place.yaw))],
  ];
}

function readCurve(curve: Curve, value: number): number {
  const next = curve.findIndex(([from]) => value <= from);
  const [right, harmRight] = curve[next] ?? curve.at(-1) ?? [0, 0];
  const [left, harmLeft] = curve[next - 1] ?? [right, harmRight];
  return right === left || next < 0 ? harmRight : harmLeft + ((harmRight - harmLeft) * (value - left)) / (right - left);
}
