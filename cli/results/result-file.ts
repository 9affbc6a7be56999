import { open, readFile, rename, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import * as z from 'zod';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { explainFileError } from '../pictures/read-pictures.ts';
import type { PictureResult } from './picture-result.ts';
import type { ResultFormat } from './result-writer.ts';
import { CSV_HEAD, readCsv, type WrittenResult } from './to-csv.ts';

/** Vectors are data about people: only the user who asked may read them. */
const MODE = 0o600;

const formats: Readonly<Record<string, ResultFormat>> = {
  '.json': 'json',
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.csv': 'csv',
};

/** The format that the ending of a file's name stands for. */
export const formatOfFile = (file: string): ResultFormat | undefined => formats[extname(file).toLowerCase()];

export interface ResultFile {
  /** The pictures whose results were there already. */
  readonly done: ReadonlyMap<string, PictureResult['status']>;
  write(text: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the file that results are written to.
 *
 * @param resume whether to go on with a file that is there; what was cut off at its end, by a crash or a full disk, is dropped
 * @throws {CommandError} for a file that is there, without `resume`, and for one that cannot be written or is of another kind
 */
export async function openResultFile(file: string, format: ResultFormat, resume: boolean): Promise<ResultFile> {
  const fail = (error: unknown): never => {
    if (error instanceof CommandError) throw error;
    const problem = isMissing(error) ? 'there is no such folder' : explainFileError(error);
    throw new CommandError(exitCodes.usage, `${file}: ${problem}`);
  };
  const done = resume ? await keepComplete(file, format).catch(fail) : new Map<string, never>();
  const handle = await open(file, resume ? 'a' : 'wx', MODE).catch(fail);
  const append = async (text: string) => {
    try {
      await handle.appendFile(text);
    } catch (error) {
      throw new CommandError(exitCodes.fault, `${file}: ${explainFileError(error)}; what was written before is kept`);
    }
  };
  let last: Promise<void> = Promise.resolve();
  return {
    done,
    write: (text) => {
      // One after the other: a long text is written in pieces, and those of another would come between them.
      last = last.then(() => append(text));
      return last;
    },
    close: () => handle.close(),
  };
}

/** Leaves the whole results in a file. @returns the pictures they are about */
async function keepComplete(file: string, format: ResultFormat): Promise<ResultFile['done']> {
  const text = await readText(file);
  const results = format === 'csv' ? readCsv(text) : readJsonLines(text);
  if (!results) {
    throw new CommandError(
      exitCodes.usage,
      `${file}: this file is not the results of this command, so it is left as it is`,
    );
  }
  const kept = [
    ...(format === 'csv' && results.length > 0 ? [CSV_HEAD] : []),
    ...results.map((result) => result.text),
  ].join('');
  if (kept !== text) {
    const part = `${file}.part`;
    await writeFile(part, kept, { mode: MODE });
    await rename(part, file);
  }
  return new Map(results.map((result) => [result.file, result.status]));
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return '';
    throw error;
  }
}

const isMissing = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT';

const lineSchema = z.object({
  file: z.string(),
  status: z.enum(['completed', 'failed']),
  encodings: z.array(z.unknown()),
});

/** As `readCsv`. */
function readJsonLines(text: string): WrittenResult[] | undefined {
  const lines = text.split('\n').slice(0, -1);
  const results = lines.map((line) => lineSchema.safeParse(parseLine(line)).data);
  if (results.includes(undefined) || (lines.length === 0 && !'{"file":'.startsWith(text.slice(0, 8)))) return undefined;
  return results.flatMap((result, index) =>
    result ? [{ file: result.file, status: result.status, text: `${lines[index]}\n` }] : [],
  );
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
