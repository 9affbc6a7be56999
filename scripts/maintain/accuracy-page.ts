import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shippedCalibrations } from '../../settings/shipped-calibrations.ts';
import { drawErrorRates } from '../accuracy/draw-error-rates.ts';
import { describeCalibration } from '../accuracy/tables.ts';
import { fillPageOfProject } from './fill-page.ts';

/**
 * `npm run maintain:accuracy-page`: writes the numbers of the shipped calibration into docs/accuracy.md and the README, and draws
 * docs/error-rates.svg.
 */
const [table] = shippedCalibrations;
if (!table) throw new Error('no calibration is shipped');
const blocks = describeCalibration(table);
for (const page of ['docs/accuracy.md', 'README.md']) await fillPageOfProject(page, blocks);
await writeFile(join(import.meta.dirname, '..', '..', 'docs', 'error-rates.svg'), drawErrorRates(table));
