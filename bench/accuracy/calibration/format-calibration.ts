import type { CalibrationTable } from '../../../settings/calibration-table.ts';

/** The table as a JSON file in which each rate has a line, so that a difference can be read. */
export function formatCalibration({ thresholds, ...rest }: CalibrationTable): string {
  const head = JSON.stringify(rest, roundNumber, 2).replace(/\n}$/, ',');
  const cells = thresholds.map(({ faces, rates }) => {
    const lines = rates.map((rate) => `      ${JSON.stringify(rate, roundNumber)}`);
    return `    {"faces": ${JSON.stringify(faces)}, "rates": [\n${lines.join(',\n')}\n    ]}`;
  });
  return `${head}\n  "thresholds": [\n${cells.join(',\n')}\n  ]\n}\n`;
}

/** Three digits that count are more than the intervals justify. */
function roundNumber(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(3)) : value;
}
