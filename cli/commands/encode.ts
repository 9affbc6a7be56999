import type { Command } from 'commander';
import { MAX_IMAGES_PER_CONTAINER } from '../../api/limits.ts';
import { type ApiOptions, addApiOptions, describeErasure, makeClient } from '../api-options.ts';
import { CommandError } from '../command-error.ts';
import type { CommandContext } from '../context.ts';
import { encodeHere } from '../encode-here.ts';
import { type EncodedContainer, encodeThroughApi } from '../encode-through-api.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { failedResult, type PictureResult } from '../picture-result.ts';
import { printFaces } from '../print-faces.ts';
import { isReadable, type PictureFile, readPictures } from '../read-pictures.ts';

interface EncodeOptions extends ApiOptions {
  /** undefined: JSON unless standard output is a terminal. */
  readonly json?: boolean;
}

const examples = `
Examples:
  $ face-encode encode photo.jpg
  $ face-encode encode *.jpg --api http://127.0.0.1:8001
  $ face-encode encode photo.jpg | jq '.pictures[0].encodings[0].vector'`;

export function addEncode(program: Command, context: CommandContext): void {
  const command = program
    .command('encode')
    .description('find the faces in pictures and the 128 numbers of each')
    .argument('<picture...>', 'pictures: JPEG, PNG, WebP, AVIF, GIF, TIFF or BMP');
  addApiOptions(command, 'without it, the pictures are encoded in this process')
    .option('--json', 'print JSON, as into a pipe')
    .option('--no-json', 'print a table, also into a pipe')
    .addHelpText('after', examples)
    .action(async (paths: string[], options: EncodeOptions) => {
      context.finish(await encode(paths, options, context));
    });
}

async function encode(
  paths: readonly string[],
  { json, ...options }: EncodeOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { api } = options;
  const { terminal, signal } = context;
  if (api && paths.length > MAX_IMAGES_PER_CONTAINER) {
    const text = `The API takes ${MAX_IMAGES_PER_CONTAINER} pictures at a time, not ${paths.length}`;
    throw new CommandError(exitCodes.usage, text);
  }
  const files = await readPictures(paths);
  const pictures = files.filter(isReadable);
  const { containerId, results: encoded } = api
    ? await encodeAndKeep(pictures, api, options, context)
    : { containerId: null, results: await encodeHere(pictures, terminal, signal) };
  const left = encoded.values();
  const results = files.flatMap((file) =>
    isReadable(file) ? (left.next().value ?? []) : failedResult(file.path, 'unreadable_file', file.problem),
  );
  if (json ?? !terminal.stdout.isTTY) {
    terminal.stdout.write(`${JSON.stringify({ container_id: containerId, pictures: results })}\n`);
  } else {
    terminal.stdout.write(`${printFaces(results)}\n`);
    if (api && containerId) terminal.stdout.write(`\n${describeContainer(api, containerId, options)}\n`);
  }
  return exitCodeFor(results);
}

/** The container stays, so its id is told, also when the command fails after it was made. */
async function encodeAndKeep(
  pictures: readonly PictureFile[],
  api: string,
  options: ApiOptions,
  { terminal, signal }: CommandContext,
): Promise<EncodedContainer> {
  let made: string | undefined;
  const onContainer = (containerId: string) => {
    made = containerId;
  };
  try {
    return await encodeThroughApi(pictures, { client: makeClient(api, options), terminal, signal, onContainer });
  } catch (error) {
    if (made) terminal.stderr.write(`The container stays. Erase it with: ${describeErasure(made, options)}\n`);
    throw error;
  }
}

function describeContainer(api: string, containerId: string, options: ApiOptions): string {
  return [
    `Container  ${containerId}`,
    `See it     ${api.replace(/\/+$/, '')}/#${containerId}`,
    `Erase it   ${describeErasure(containerId, options)}`,
  ].join('\n');
}

const exitCodeFor = (results: readonly PictureResult[]): ExitCode =>
  results.every(({ status }) => status === 'completed') ? exitCodes.done : exitCodes.picture;
