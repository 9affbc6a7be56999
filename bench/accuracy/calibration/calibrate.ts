import { access, constants, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ENCODER_NAME, ENCODER_VERSION } from '../../../encoder/identity.ts';
import { type CalibrationTable, calibrationTableSchema } from '../../../settings/calibration-table.ts';
import { InputError } from '../../support/input-error.ts';
import type { CalibrationOptions } from '../options.ts';
import { buildTable } from './build-table.ts';
import { describeTable } from './describe-table.ts';
import { type EncodedPeople, encodePeople } from './encode-people.ts';
import { formatCalibration } from './format-calibration.ts';
import { readLabelledFolder } from './pictures/labelled-pictures.ts';
import { fetchPublicPictures } from './pictures/public-pictures.ts';

/**
 * `npm run bench:accuracy -- --calibrate`: measures false match rates on labelled pictures, prints them, and writes them
 * as a calibration table. No picture and no vector is in it.
 *
 * @throws InputError for pictures of too few people, and for a file that cannot be written
 */
export async function calibrate({ pictures, output }: CalibrationOptions): Promise<void> {
  if (output !== undefined) await checkOutput(output);
  const labelled = pictures === undefined ? await fetchPublicPictures() : await readLabelledFolder(pictures);
  const { leftOut, ...encoded } = await encodePeople(labelled);
  const table = measure(encoded, labelled.source);
  console.log(`Pictures left out, without a face or with too small a one: ${leftOut}\n`);
  console.log(describeTable(table));
  if (output === undefined) return;
  await writeFile(output, formatCalibration(calibrationTableSchema.parse(table)));
}

/** Before hours of work: can the file be written? */
async function checkOutput(output: string): Promise<void> {
  await access(dirname(output), constants.W_OK).catch((cause: Error) => {
    throw new InputError(`--output: ${output} cannot be written`, { cause });
  });
}

function measure(encoded: Omit<EncodedPeople, 'leftOut'>, source: string): CalibrationTable {
  try {
    return buildTable({ ...encoded, source, encoder: { name: ENCODER_NAME, version: ENCODER_VERSION } });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new InputError(`--calibrate: ${cause.message}`, { cause });
  }
}
