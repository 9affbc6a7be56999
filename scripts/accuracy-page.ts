import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shippedCalibrations } from '../settings/shipped-calibrations.ts';
import { drawErrorRates } from './accuracy/draw-error-rates.ts';
import { fillPage } from './accuracy/fill-page.ts';
import { describeCalibration } from './accuracy/tables.ts';

/**
 * `npm run maintain:accuracy-page`: writes the numbers of the shipped calibration into docs/accuracy.md and the README, and draws
 * docs/error-rates.svg.
 */
const project = join(import.meta.dirname, '..');
const [table] = shippedCalibrations;
if (!table) throw new Error('no calibration is shipped');
const blocks = describeCalibration(table);
for (const page of ['docs/accuracy.md', 'README.md']) {
  const file = join(project, page);
  await writeFile(file, fillPage(await readFile(file, 'utf8'), blocks));
}
await writeFile(join(project, 'docs/error-rates.svg'), drawErrorRates(table));
