import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const packageSchema = z.object({ scripts: z.object({ start: z.string() }) });

export interface StartCommand {
  /** What the script sets for the program. */
  readonly variables: Readonly<Record<string, string>>;
  /** What Node is given: options, the program's file, its arguments. */
  readonly program: readonly string[];
}

/**
 * What `npm start` runs in a checkout, without npm and the shell around it.
 *
 * @param folder top of the checkout
 */
export async function readStartCommand(folder: string): Promise<StartCommand> {
  const { scripts } = packageSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  return findNodeCommand(scripts.start);
}

/**
 * The first `node` command of a script, and the variables in front of it.
 *
 * @throws Error for a script that does not run `node` itself
 */
export function findNodeCommand(script: string): StartCommand {
  const [, settings = '', command] = /(?:^|[\s;&|])((?:\w+=\S+\s+)*)(?:exec\s+)?node\s+([^;&|]+)/.exec(script) ?? [];
  const program = words(command ?? '');
  if (program.length === 0) throw new Error(`The start script runs no node command: ${script}`);
  return { variables: Object.fromEntries(words(settings).map(splitSetting)), program };
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

function splitSetting(setting: string): [name: string, value: string] {
  const [name = '', ...value] = setting.split('=');
  return [name, value.join('=')];
}
