import type { CalibrationTable } from '../../../settings/calibration-table.ts';

type Thresholds = CalibrationTable['thresholds'];
type Rate = Thresholds[number]['rates'][number];

/** Numbers for tests. Nothing was measured for them. */
const aRate = (rate: number, distance: number): Rate => ({
  rate,
  distance,
  upper_bound: 2 * rate,
  comparisons: 1000,
  identity_pairs: 100,
  method: 'measured',
  false_non_match: null,
});

/** Thresholds of one number of faces, by rate. */
export const thresholdsOf = (faces: [number, number], distances: Readonly<Record<string, number>>) => ({
  faces,
  rates: Object.entries(distances).map(([rate, distance]) => aRate(Number(rate), distance)),
});

/** The calibration of the encoder of the other builders, made up for tests. */
export const aCalibration = (telling: Partial<CalibrationTable> = {}): CalibrationTable => ({
  format: 1,
  encoder: { name: 'test', version: '1' },
  source: 'numbers made up for tests',
  pictures: 200,
  identities: 100,
  identity_pairs: 4950,
  comparisons: 20_000,
  within_person: { identities: 50, variance: 0.05, upper_bound: 0.06 },
  smallest_rate: 0.0001,
  groups: [],
  thresholds: [
    thresholdsOf([1, 1], { 0.1: 0.7, 0.01: 0.6, 0.001: 0.5, 0.0001: 0.4 }),
    thresholdsOf([1, 2], { 0.1: 0.65, 0.01: 0.55, 0.001: 0.45, 0.0001: 0.35 }),
    thresholdsOf([2, 2], { 0.1: 0.6, 0.01: 0.5, 0.001: 0.4, 0.0001: 0.3 }),
  ],
  ...telling,
});
