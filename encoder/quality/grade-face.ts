import { ABOVE, BELOW, BESIDE, CONTRAST, DARKNESS, GLARE, readCurve, SHARPNESS, YAW } from './harm-curves.ts';
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

/** Two pictures of one person are typically this far apart: the variance within a person of the calibration, twice, squared root. */
export const TYPICAL_DISTANCE = 0.333;
/** The default limit of a comparison. Harm that moves a typical pair beyond it makes a face useless. */
export const LIMIT = 0.477;
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
