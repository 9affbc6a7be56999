import type { Command } from 'commander';
import { type ApiOptions, addApiOptions, makeClient } from '../api-calls/api-options.ts';
import { withTemporaryContainers } from '../api-calls/temporary-containers.ts';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { readEachPicture } from '../pictures/read-pictures.ts';
import { maxFalseMatchRateOption } from '../verification/decision-options.ts';
import { printVerification, toVerificationJson } from '../verification/print-verification.ts';
import { splitSides, VERIFY_USAGE } from '../verification/split-sides.ts';
import { describePictures, type VerificationAnswer } from '../verification/verification-answer.ts';
import { type SidePictures, verifyHere } from '../verification/verify-here.ts';
import { verifyThroughApi } from '../verification/verify-through-api.ts';

interface VerifyOptions extends ApiOptions {
  readonly maxFalseMatchRate?: number;
  readonly json?: boolean;
}

const more = `
Of each side, the person who is in most pictures is compared, by the mean of the
vectors. More pictures of a person make both kinds of error rarer (docs/accuracy.md).
Options stand before the --.
The exit status is 0 for the same person and 1 for two people.

Examples:
  $ face-encode verify passport.jpg -- selfie.jpg
  $ face-encode verify monday.jpg tuesday.jpg friday.jpg -- today.jpg
  $ face-encode verify --json passport.jpg licence.jpg -- *.jpg | jq .false_match_rate`;

export function addVerify(program: Command, context: CommandContext): void {
  const command = program
    .command('verify')
    .description('tell whether pictures of a reference and of a probe show the same person')
    .usage(`[options] ${VERIFY_USAGE}`)
    .argument('<reference... -- probe...>', 'pictures of the person whom you know, --, and of the person to verify');
  addApiOptions(command, 'without it, everything is done in this process')
    .addOption(maxFalseMatchRateOption())
    .option('--json', 'print JSON, as into a pipe')
    .option('--no-json', 'print sentences, also into a pipe')
    .addHelpText('after', more)
    .action(async (paths: string[], options: VerifyOptions) => {
      const sides = splitSides(paths, Boolean(options.api));
      const read = await readEachPicture([...sides.reference, ...sides.probe], context.signal);
      const count = sides.reference.length;
      const answer = await verify({ reference: read.slice(0, count), probe: read.slice(count) }, options, context);
      print(answer, options, context);
      context.finish(answer.same_person ? exitCodes.done : exitCodes.differentPeople);
    });
}

async function verify(
  pictures: SidePictures,
  options: VerifyOptions,
  context: CommandContext,
): Promise<VerificationAnswer> {
  const { api, maxFalseMatchRate } = options;
  if (!api) return await verifyHere(pictures, maxFalseMatchRate, context);
  const client = makeClient(api, options);
  const { terminal, signal } = context;
  return await withTemporaryContainers(
    client,
    options,
    terminal,
    async (onContainer) =>
      await verifyThroughApi(pictures, { client, maxFalseMatchRate, terminal, signal, onContainer }),
  );
}

/** The answer goes to standard output, the advice to standard error. */
function print(answer: VerificationAnswer, { json }: VerifyOptions, { terminal }: CommandContext): void {
  const { stdout, stderr } = terminal;
  const asJson = json ?? !stdout.isTTY;
  stdout.write(`${asJson ? JSON.stringify(toVerificationJson(answer)) : printVerification(answer)}\n`);
  for (const side of [answer.reference, answer.probe]) {
    const lines = describePictures(side, side.compared, !answer.same_person);
    for (const line of lines) stderr.write(`${line}\n`);
  }
}
