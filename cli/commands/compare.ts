import { type Command, InvalidArgumentError } from 'commander';
import { measureDistance } from '../../api/distance.ts';
import { DEFAULT_THRESHOLD, MAX_THRESHOLD } from '../../api/limits.ts';
import type { FaceEncodeClient } from '../../client/index.ts';
import { type ApiOptions, addApiOptions, describeErasure, makeClient } from '../api-options.ts';
import { CommandError } from '../command-error.ts';
import type { CommandContext } from '../context.ts';
import { encodeHere } from '../encode-here.ts';
import { encodeThroughApi } from '../encode-through-api.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { countFaces, type PictureResult } from '../picture-result.ts';
import { type PictureFile, readEachPicture } from '../read-pictures.ts';
import type { Terminal } from '../terminal.ts';

interface CompareOptions extends ApiOptions {
  readonly threshold: number;
  readonly json?: boolean;
}

const examples = `
The exit status is 0 for the same person and 1 for two people.

Examples:
  $ face-encode compare passport.jpg selfie.jpg
  $ face-encode compare passport.jpg selfie.jpg --threshold 0.5
  $ face-encode compare a.jpg b.jpg --json | jq .distance`;

export function addCompare(program: Command, context: CommandContext): void {
  const command = program
    .command('compare')
    .description('tell whether two pictures show the same person')
    .argument('<picture>', 'picture: JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP')
    .argument('<other>', 'another one');
  addApiOptions(command, 'without it, the pictures are encoded in this process')
    .option('--threshold <distance>', 'faces this near are the same person', parseThreshold, DEFAULT_THRESHOLD)
    .option('--json', 'print JSON, as into a pipe')
    .option('--no-json', 'print a sentence, also into a pipe')
    .addHelpText('after', examples)
    .action(async (picture: string, other: string, options: CompareOptions) => {
      context.finish(await compare([picture, other], options, context));
    });
}

function parseThreshold(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= MAX_THRESHOLD) return value;
  throw new InvalidArgumentError(`It must be a number from 0 to ${MAX_THRESHOLD}.`);
}

async function compare(paths: string[], options: CompareOptions, context: CommandContext): Promise<ExitCode> {
  const { threshold, json } = options;
  const { terminal, signal } = context;
  const pictures = await readEachPicture(paths);
  const [one, other] = options.api
    ? await encodeForNow(pictures, options.api, options, context)
    : await encodeHere(pictures, terminal, signal);
  const distance = measureDistance(pickFace(one, context), pickFace(other, context));
  const samePerson = distance <= threshold;
  if (json ?? !terminal.stdout.isTTY) {
    const pair = { a: paths[0], b: paths[1] };
    terminal.stdout.write(`${JSON.stringify({ ...pair, same_person: samePerson, distance, threshold })}\n`);
  } else {
    const verdict = samePerson ? 'The same person' : 'Two people';
    terminal.stdout.write(`${verdict}: distance ${distance.toFixed(3)}, threshold ${threshold}\n`);
  }
  return samePerson ? exitCodes.done : exitCodes.differentPeople;
}

/** Nobody asked for a container, so none is left behind, whatever happens. */
async function encodeForNow(
  pictures: readonly PictureFile[],
  api: string,
  options: ApiOptions,
  { terminal, signal }: CommandContext,
): Promise<readonly PictureResult[]> {
  const client = makeClient(api, options);
  let made: string | undefined;
  const onContainer = (containerId: string) => {
    made = containerId;
  };
  try {
    return (await encodeThroughApi(pictures, { client, terminal, signal, onContainer })).results;
  } finally {
    if (made) await erase(client, made, options, terminal);
  }
}

/** What could not be erased must be known, and does not spoil the answer. */
async function erase(client: FaceEncodeClient, containerId: string, options: ApiOptions, terminal: Terminal) {
  try {
    await client.deleteContainer(containerId);
  } catch {
    const command = describeErasure(containerId, options);
    terminal.stderr.write(`The container of this comparison could not be erased. Erase it with: ${command}\n`);
  }
}

/** The vector of the largest face: in a selfie, the person who took it. */
function pickFace(result: PictureResult | undefined, { terminal }: CommandContext): readonly number[] {
  const { file = '', error = null, encodings = [] } = result ?? {};
  if (error) throw new CommandError(exitCodes.picture, `${file}: ${error}`);
  const [largest, ...others] = encodings;
  if (!largest) throw new CommandError(exitCodes.picture, `${file}: no face found`);
  if (others.length > 0) {
    terminal.stderr.write(`${file}: ${countFaces(encodings.length)}; the largest one is compared\n`);
  }
  return largest.vector;
}
