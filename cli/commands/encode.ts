import { type Command, Option } from 'commander';
import { MAX_IMAGES_PER_CONTAINER } from '../../api/limits.ts';
import { type ApiOptions, addApiOptions, describeErasure, makeClient } from '../api-calls/api-options.ts';
import { type EncodedContainer, encodeThroughApi } from '../api-calls/encode-through-api.ts';
import { CommandError } from '../command-error.ts';
import type { CommandContext } from '../context.ts';
import { encodeHere } from '../encode-here.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { findPictures } from '../pictures/find-pictures.ts';
import type { PictureSource } from '../pictures/picture-source.ts';
import { isReadable } from '../pictures/read-pictures.ts';
import { failedResult, type PictureResult } from '../results/picture-result.ts';
import { formatOfFile, openResultFile, type ResultFile } from '../results/result-file.ts';
import { createResultWriter, type ResultFormat } from '../results/result-writer.ts';

interface EncodeOptions extends ApiOptions {
  readonly recursive?: boolean;
  /** undefined: JSON unless standard output is a terminal. */
  readonly json?: boolean;
  readonly jsonl?: boolean;
  readonly csv?: boolean;
  readonly out?: string;
  readonly resume?: boolean;
}

const examples = `
A folder stands for the pictures in it, and - for the picture that comes through a pipe.
With --jsonl or --csv each result is written as soon as it is there.

Examples:
  $ face-encode encode photo.jpg
  $ face-encode encode *.jpg --api http://127.0.0.1:8001
  $ face-encode encode photo.jpg | jq '.pictures[0].encodings[0].vector'
  $ face-encode encode --recursive photos --out faces.csv
  $ face-encode encode --recursive photos --out faces.csv --resume
  $ curl -s https://example.com/photo.jpg | face-encode encode -`;

export function addEncode(program: Command, context: CommandContext): void {
  const command = program
    .command('encode')
    .description('find the faces in pictures and the 128 numbers of each')
    .argument('<picture...>', 'pictures (JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP), folders, or - for standard input')
    .option('-r, --recursive', 'search the folders inside of folders, too');
  addApiOptions(command, 'without it, the pictures are encoded in this process')
    .option('--json', 'print JSON, as into a pipe')
    .option('--no-json', 'print a table, also into a pipe')
    .addOption(new Option('--jsonl', 'print a line of JSON for each picture, as soon as it is done').conflicts('csv'))
    .addOption(new Option('--csv', 'print a line of CSV for each face, as soon as its picture is done'))
    .option('--out <file>', 'write to a file (.jsonl, .csv or .json), which only you can read')
    .option('--resume', 'go on with the file of --out: pictures that are in it are not encoded again')
    .addHelpText('after', examples)
    .action(async (typed: string[], options: EncodeOptions) => {
      context.finish(await encode(typed, options, context));
    });
}

async function encode(typed: readonly string[], options: EncodeOptions, context: CommandContext): Promise<ExitCode> {
  const { terminal } = context;
  const format = findFormat(options, Boolean(terminal.stdout.isTTY));
  if (options.api) checkCount(typed);
  const pictures = await findPictures(typed, options.recursive ?? false);
  if (options.api) checkCount(pictures);
  const file =
    options.out === undefined ? undefined : await openResultFile(options.out, format, options.resume ?? false);
  try {
    return await encodeTo(file, format, pictures, options, context);
  } finally {
    await file?.close();
  }
}

/** @throws {CommandError} for more pictures than a container takes */
function checkCount({ length }: readonly unknown[]): void {
  if (length <= MAX_IMAGES_PER_CONTAINER) return;
  throw new CommandError(
    exitCodes.usage,
    `The API takes ${MAX_IMAGES_PER_CONTAINER} pictures at a time, not ${length}`,
  );
}

/** @throws {CommandError} for options that contradict each other */
function findFormat({ json, jsonl, csv, out, resume }: EncodeOptions, isTerminal: boolean): ResultFormat {
  const typed = jsonl ? 'jsonl' : csv ? 'csv' : json ? 'json' : undefined;
  const format = typed ?? (out === undefined ? undefined : formatOfFile(out));
  if (out !== undefined && formatOfFile(out) && format !== formatOfFile(out)) {
    throw new CommandError(
      exitCodes.usage,
      `${out}: its ending asks for ${formatOfFile(out)}, and --${format} for another format`,
    );
  }
  if (out !== undefined && !format) {
    throw new CommandError(
      exitCodes.usage,
      `${out}: name it .jsonl, .csv or .json, or say which with --jsonl, --csv or --json`,
    );
  }
  if (resume && (out === undefined || (format !== 'jsonl' && format !== 'csv'))) {
    throw new CommandError(exitCodes.usage, '--resume goes on with a file of --out that is .jsonl or .csv');
  }
  return format ?? ((json ?? !isTerminal) ? 'json' : 'table');
}

async function encodeTo(
  file: ResultFile | undefined,
  format: ResultFormat,
  found: readonly PictureSource[],
  options: EncodeOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { stdout, stderr } = context.terminal;
  const done = file?.done ?? new Map<string, never>();
  const pictures = found.filter(({ path }) => !done.has(path));
  if (pictures.length < found.length) {
    stderr.write(`${found.length - pictures.length} of ${found.length} pictures are in ${options.out} already.\n`);
  }
  const write = file ? file.write : async (text: string) => void stdout.write(text);
  const writer = createResultWriter(format, write, done.size > 0);
  let unusable = found.filter(({ path }) => done.get(path) === 'failed').length;
  const add = async (result: PictureResult, index: number) => {
    if (result.status === 'failed') unusable += 1;
    await writer.add(result, index);
  };
  const containerId = options.api
    ? await encodeAndKeep(pictures, options.api, options, context, add)
    : await encodeHere(pictures, context, add);
  await writer.end(containerId ?? null);
  if (unusable > 0 && (file || format === 'jsonl' || format === 'csv')) {
    stderr.write(`${unusable} of ${found.length} pictures cannot be used: the results say why.\n`);
  }
  if (format === 'table' && options.api && containerId) {
    stdout.write(`\n${describeContainer(options.api, containerId, options)}\n`);
  }
  return unusable > 0 ? exitCodes.picture : exitCodes.done;
}

/** The container stays, so its id is told, also when the command fails after it was made. */
async function encodeAndKeep(
  sources: readonly PictureSource[],
  api: string,
  options: ApiOptions,
  { terminal, signal }: CommandContext,
  onResult: (result: PictureResult, index: number) => Promise<void>,
): Promise<string> {
  const files = await Promise.all(sources.map((source) => source.read(signal)));
  const readable = files.filter(isReadable);
  let made: string | undefined;
  const onContainer = (containerId: string) => {
    made = containerId;
  };
  let encoded: EncodedContainer;
  try {
    encoded = await encodeThroughApi(readable, { client: makeClient(api, options), terminal, signal, onContainer });
  } catch (error) {
    if (made) terminal.stderr.write(`The container stays. Erase it with: ${describeErasure(made, options)}\n`);
    throw error;
  }
  const left = encoded.results.values();
  for (const [index, file] of files.entries()) {
    const result = isReadable(file) ? left.next().value : failedResult(file.path, 'unreadable_file', file.problem);
    if (result) await onResult(result, index);
  }
  return encoded.containerId;
}

function describeContainer(api: string, containerId: string, options: ApiOptions): string {
  return [
    `Container  ${containerId}`,
    `See it     ${api.replace(/\/+$/, '')}/#${containerId}`,
    `Erase it   ${describeErasure(containerId, options)}`,
  ].join('\n');
}
