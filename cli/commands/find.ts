import type { Command } from 'commander';
import type { LimitWish } from '../../functions/domain/verification/calibration.ts';
import { CommandError } from '../command-error.ts';
import type { CommandContext } from '../context.ts';
import { encodeAllHere } from '../encode-here.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { findPictures } from '../pictures/find-pictures.ts';
import { sourceOf } from '../pictures/picture-source.ts';
import { encodeFaces } from '../results/encode-faces.ts';
import { listNamedFaces, type NamedFace } from '../results/list-faces.ts';
import { explainRate, maxFalseMatchRateOption, thresholdOption } from '../verification/decision-options.ts';
import { findCalibrations } from '../verification/find-calibrations.ts';
import { findMatches, type Matches } from '../verification/find-matches.ts';
import { printMatches, toMatchesJson } from '../verification/print-matches.ts';

interface FindOptions extends LimitWish {
  readonly recursive?: boolean;
  readonly json?: boolean;
}

const more = `
Looks for the face of one picture (its largest) in others, nearest first.
The exit status is 0 when it is found and 1 when it is not.

Examples:
  $ face-encode find selfie.jpg photos
  $ face-encode find selfie.jpg --recursive photos albums --max-false-match-rate 0.01
  $ face-encode find selfie.jpg photos --json | jq -r '.matches[].file'`;

export function addFind(program: Command, context: CommandContext): void {
  program
    .command('find')
    .description('look for the face of one picture in others')
    .argument('<face>', 'picture of the person, or - for standard input')
    .argument('<picture...>', 'pictures or folders in which the person is looked for')
    .option('-r, --recursive', 'search the folders inside of folders, too')
    .addOption(maxFalseMatchRateOption())
    .addOption(thresholdOption())
    .option('--json', 'print JSON, as into a pipe')
    .option('--no-json', 'print sentences, also into a pipe')
    .addHelpText('after', more)
    .action(async (wanted: string, typed: string[], options: FindOptions) => {
      context.finish(await find(wanted, typed, options, context));
    });
}

async function find(
  path: string,
  typed: readonly string[],
  options: FindOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { stdout } = context.terminal;
  const calibrations = findCalibrations();
  const sources = await findPictures(typed, options.recursive ?? false);
  const wanted = await encodeWanted(path, context);
  // Decided before hundreds of pictures are encoded: a rate that the calibration does not support is a wrong option.
  const search = (faces: readonly NamedFace[]): Matches =>
    decide(() => findMatches(wanted, faces, options, calibrations));
  search([]);
  const { faces } = await encodeFaces(sources, context, 2);
  const found = search(faces);
  const asJson = options.json ?? !stdout.isTTY;
  stdout.write(asJson ? `${JSON.stringify(toMatchesJson(wanted, found))}\n` : `${printMatches(found)}\n`);
  return found.matches.length > 0 ? exitCodes.done : exitCodes.differentPeople;
}

/** The largest face of the picture. */
async function encodeWanted(path: string, context: CommandContext): Promise<NamedFace> {
  const [result] = await encodeAllHere([sourceOf(path)], context);
  if (!result || result.error) throw new CommandError(exitCodes.picture, `${path}: ${result?.error}`);
  const [wanted] = listNamedFaces([result]);
  if (!wanted) throw new CommandError(exitCodes.picture, `${path}: no face found`);
  const { length } = result.encodings;
  if (length > 1) context.terminal.stderr.write(`${path}: the largest of ${length} faces is looked for.\n`);
  return wanted;
}

function decide(search: () => Matches): Matches {
  try {
    return search();
  } catch (error) {
    throw explainRate(error, 'name a limit with --threshold');
  }
}
