import type { Command } from 'commander';
import type { LimitWish } from '../../functions/domain/verification/calibration.ts';
import { type ApiOptions, addApiOptions, makeClient } from '../api-calls/api-options.ts';
import { encodeThroughApi } from '../api-calls/encode-through-api.ts';
import { withTemporaryContainers } from '../api-calls/temporary-containers.ts';
import type { CommandContext } from '../context.ts';
import { encodeAllHere } from '../encode-here.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { sourceOfFile } from '../pictures/picture-source.ts';
import { type PictureFile, readEachPicture } from '../pictures/read-pictures.ts';
import type { PictureResult } from '../results/picture-result.ts';
import { decide, maxFalseMatchRateOption, thresholdOption } from '../verification/decision-options.ts';
import { describeAdvice } from '../verification/describe-advice.ts';
import { describeVerdict } from '../verification/describe-verdict.ts';
import { findCalibrations } from '../verification/find-calibrations.ts';
import { findNearest, type Nearest } from '../verification/find-nearest.ts';

interface CompareOptions extends ApiOptions, LimitWish {
  readonly json?: boolean;
}

const examples = `
Every face of one picture is compared with every face of the other, and the nearest
pair decides. The limit is the distance within which an estimated 1 in 1,000 pairs of
different people are, as measured for the encoder (docs/accuracy.md).
The exit status is 0 for the same person and 1 for two people.

Examples:
  $ face-encode compare passport.jpg selfie.jpg
  $ face-encode compare passport.jpg selfie.jpg --max-false-match-rate 0.01
  $ face-encode compare passport.jpg selfie.jpg --threshold 0.5
  $ face-encode compare a.jpg b.jpg --json | jq .false_match_rate`;

export function addCompare(program: Command, context: CommandContext): void {
  const command = program
    .command('compare')
    .description('tell whether two pictures show the same person')
    .argument('<picture>', 'picture: JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP')
    .argument('<other>', 'another one');
  addApiOptions(command, 'without it, the pictures are encoded in this process')
    .addOption(maxFalseMatchRateOption())
    .addOption(thresholdOption())
    .option('--json', 'print JSON, as into a pipe')
    .option('--no-json', 'print sentences, also into a pipe')
    .addHelpText('after', examples)
    .action(async (picture: string, other: string, options: CompareOptions) => {
      context.finish(await compare([picture, other], options, context));
    });
}

async function compare(paths: readonly [string, string], options: CompareOptions, context: CommandContext) {
  const calibrations = findCalibrations(options.api ? undefined : (text) => context.terminal.stderr.write(text));
  const pictures = await readEachPicture(paths, context.signal);
  const [one, other] = await encodePair(pictures, options, context);
  if (!one || !other) throw new Error('a picture has no result');
  const nearest = decide(() => findNearest(one, other, options, calibrations));
  print(paths, nearest, options, context);
  return exitCodeFor(nearest);
}

async function encodePair(
  pictures: readonly PictureFile[],
  options: CompareOptions,
  context: CommandContext,
): Promise<readonly PictureResult[]> {
  if (!options.api) return await encodeAllHere(pictures.map(sourceOfFile), context);
  const { terminal, signal } = context;
  const client = makeClient(options.api, options);
  return await withTemporaryContainers(client, options, terminal, async (onContainer) => {
    const { results } = await encodeThroughApi(pictures, { client, terminal, signal, onContainer });
    return results;
  });
}

/** The answer goes to standard output, the advice to standard error. */
function print(
  [a, b]: readonly [string, string],
  { pair, faces, pairCount, threshold, maxFalseMatchRate }: Nearest,
  { json }: CompareOptions,
  { terminal: { stdout, stderr } }: CommandContext,
): void {
  const names = faces.map(({ faceId }) => faceId);
  const rate = pair.falseMatchRate;
  const verdict = {
    same_person: pair.samePerson,
    distance: pair.distance,
    threshold,
    max_false_match_rate: maxFalseMatchRate,
    false_match_rate: rate && { estimate: rate.estimate, upper_bound: rate.upperBound },
  };
  if (json ?? !stdout.isTTY) {
    stdout.write(`${JSON.stringify({ a, b, faces: names, ...verdict })}\n`);
  } else {
    stdout.write(`${describeVerdict(verdict)}\n`);
    if (pairCount > 1) stdout.write(`The nearest of ${pairCount} pairs of faces: ${names.join(' and ')}.\n`);
  }
  for (const face of faces) {
    const advice = describeAdvice(face, !pair.samePerson);
    if (advice) stderr.write(`${advice}\n`);
  }
}

const exitCodeFor = ({ pair }: Nearest): ExitCode => (pair.samePerson ? exitCodes.done : exitCodes.differentPeople);
