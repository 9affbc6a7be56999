import type { Command } from 'commander';
import { DEFAULT_MATCHES, DEFAULT_SEARCH_RATE, MAX_MATCHES } from '../../api/limits.ts';
import type { LimitWish } from '../../functions/domain/verification/calibration.ts';
import { type ApiOptions, addApiOptions, LOCAL_API } from '../api-calls/api-options.ts';
import { CommandError } from '../command-error.ts';
import type { CommandContext } from '../context.ts';
import { encodeAllHere } from '../encode-here.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { findPictures } from '../pictures/find-pictures.ts';
import { sourceOf } from '../pictures/picture-source.ts';
import { encodeFaces } from '../results/encode-faces.ts';
import { listNamedFaces, type NamedFace } from '../results/list-faces.ts';
import { findEnrolled, printEnrolled } from '../search/find-enrolled.ts';
import { findMatches, type Matches } from '../search/find-matches.ts';
import { printMatches, toMatchesJson } from '../search/print-matches.ts';
import { decide, maxFalseMatchRateOption, thresholdOption } from '../verification/decision-options.ts';
import { findCalibrations } from '../verification/find-calibrations.ts';
import { wholeNumber } from '../whole-number.ts';

/** Faces in memory together, with what is known of their pictures: some 2 kB each. */
const MOST_FACES = 100_000;

interface FindOptions extends LimitWish, ApiOptions {
  readonly max?: number;
  readonly recursive?: boolean;
  readonly json?: boolean;
}

const more = `
Looks for the face of one picture (its largest) in others, nearest first. Without others,
among the enrolled people of a service, which must have its search on (docs/face-search.md).
The exit status is 0 when it is found and 1 when it is not.

Examples:
  $ face-encode find selfie.jpg photos
  $ face-encode find selfie.jpg --api http://127.0.0.1:8001
  $ face-encode find selfie.jpg --recursive photos albums --max-false-match-rate 0.01
  $ face-encode find selfie.jpg photos --json | jq -r '.matches[].file'`;

export function addFind(program: Command, context: CommandContext): void {
  const command = program
    .command('find')
    .description('look for the face of one picture in others, or among enrolled people')
    .argument('<face>', 'picture of the person, or - for standard input')
    .argument('[picture...]', 'pictures or folders in which the person is looked for');
  addApiOptions(command, `for the search among enrolled people; without it, ${LOCAL_API}`)
    .option('-r, --recursive', 'search the folders inside of folders, too')
    .addOption(
      maxFalseMatchRateOption(
        `; among enrolled people ${DEFAULT_SEARCH_RATE}, or the smallest that the calibration supports`,
      ),
    )
    .addOption(thresholdOption())
    .option(
      '--max <count>',
      `enrolled people at most, 1 to ${MAX_MATCHES} (default: ${DEFAULT_MATCHES})`,
      wholeNumber(1, MAX_MATCHES),
    )
    .option('--json', 'print JSON, as into a pipe')
    .option('--no-json', 'print sentences, also into a pipe')
    .addHelpText('after', more)
    .action(async (wanted: string, typed: string[], options: FindOptions) => {
      const run = typed.length > 0 ? find(wanted, typed, options, context) : search(wanted, options, context);
      context.finish(await run);
    });
}

async function find(
  path: string,
  typed: readonly string[],
  options: FindOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { stdout } = context.terminal;
  const calibrations = findCalibrations((text) => context.terminal.stderr.write(text));
  const sources = await findPictures(typed, options.recursive ?? false);
  const wanted = await encodeWanted(path, context);
  // Decided before hundreds of pictures are encoded: a rate that the calibration does not support is a wrong option.
  const look = (faces: readonly NamedFace[]): Matches =>
    decide(() => findMatches(wanted, faces, options, calibrations));
  look([]);
  const { faces } = await encodeFaces(sources, context, { first: 2, most: MOST_FACES });
  const found = look(faces);
  const asJson = options.json ?? !stdout.isTTY;
  stdout.write(asJson ? `${JSON.stringify(toMatchesJson(wanted, found))}\n` : `${printMatches(found)}\n`);
  return found.matches.length > 0 ? exitCodes.done : exitCodes.differentPeople;
}

/** Among the enrolled people of a service. */
async function search(path: string, options: FindOptions, context: CommandContext): Promise<ExitCode> {
  if (options.threshold !== undefined) {
    throw new CommandError(
      exitCodes.usage,
      '--threshold is for pictures; enrolled people are found by --max-false-match-rate',
    );
  }
  const { stdout } = context.terminal;
  const found = await findEnrolled(path, options, context);
  stdout.write((options.json ?? !stdout.isTTY) ? `${JSON.stringify(found)}\n` : `${printEnrolled(found)}\n`);
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
