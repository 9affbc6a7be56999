import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const packageSchema = z.object({ scripts: z.object({ start: z.string() }) });

/**
 * The program that `npm start` runs in a checkout, without npm and the shell around it: file and arguments, as in
 * `local/start.ts`.
 *
 * @param folder top of the checkout
 */
export async function readStartCommand(folder: string): Promise<string[]> {
  const { scripts } = packageSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  return findNodeCommand(scripts.start);
}

/**
 * What the first `node` command of a script is given.
 *
 * @throws Error for a script that does not run `node` itself
 */
export function findNodeCommand(script: string): string[] {
  const [, found] = /(?:^|[\s;&|])node\s+([^;&|]+)/.exec(script) ?? [];
  const command = found?.trim().split(/\s+/) ?? [];
  if (command.length === 0) throw new Error(`The start script runs no node command: ${script}`);
  return command;
}
