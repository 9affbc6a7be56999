import type { CalibrationTable } from './calibration-table.ts';
import { shippedCalibrations } from './shipped-calibrations.ts';

type Encoder = CalibrationTable['encoder'];

/**
 * What the owner of a calibration file has to know, and would hardly see in the answers: one sentence for each. None where there is
 * no such file.
 *
 * @param calibrations as the setting CALIBRATION_FILE gives them
 * @param encoder of new pictures
 * @param usualRate false match rate that is allowed where a caller names none
 */
export function findDoubts(calibrations: readonly CalibrationTable[], encoder: Encoder, usualRate: number): string[] {
  const [own] = calibrations;
  if (!own || shippedCalibrations.includes(own)) return [];
  return [...doubtEncoder(own, encoder), ...doubtRates(own, usualRate), ...doubtTemplates(own)];
}

function doubtEncoder({ encoder: measured }: CalibrationTable, encoder: Encoder): string[] {
  if (measured.name === encoder.name && measured.version === encoder.version) return [];
  return [
    `The calibration was measured with ${describe(measured)}, and new pictures are encoded by ${describe(encoder)}: they are not judged by it`,
  ];
}

function doubtRates({ thresholds }: CalibrationTable, usualRate: number): string[] {
  const single = thresholds.find(({ faces: [m, n] }) => m === 1 && n === 1);
  const smallest = single?.rates.at(-1)?.rate ?? usualRate;
  if (smallest <= usualRate) return [];
  return [
    `The calibration supports no false match rate below ${smallest}: where a caller names none, ${smallest} is allowed and not ${usualRate}`,
  ];
}

function doubtTemplates({ thresholds, within_person }: CalibrationTable): string[] {
  if (within_person || thresholds.some(({ faces: [, most] }) => most > 1)) return [];
  return [
    'The calibration is of single pictures alone: verifications with several pictures of a person are refused, and so are searches that come near people who were enrolled from several',
  ];
}

const describe = ({ name, version }: Encoder): string => `${name} ${version}`;
