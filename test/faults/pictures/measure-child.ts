import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type BuiltInEncoder, openEncoder, PictureError } from '../../../encoder/index.ts';
import { cutPortrait } from '../../support/pictures/encoder-pictures.ts';
import { mutatePictures } from './mutate-pictures.ts';

/**
 * Encodes hostile pictures one after the other in this process, and prints a line of JSON for each. It names each one
 * before, so that the last name is that of the one which ends the process or never comes back.
 *
 *   measure-child.ts [--mutations NUMBER --seed NUMBER] [FILE ...]
 */
export interface Measured {
  name: string;
  /** `encoded`, the code of the refusal, or the message of any other error. */
  outcome: string;
  /** Of all threads of this process, ms. */
  processor: number;
  /** The most that the process held beyond what it holds when it is idle; 0 where the system does not tell. */
  megabytes: number;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { mutations: { type: 'string', default: '0' }, seed: { type: 'string', default: '1' } },
});
/** Linux counts the most memory that a process ever had anew when 5 is written there. */
const CLEAR = '/proc/self/clear_refs';
const megabytes = (field: string): number => {
  const status = existsSync(CLEAR) ? readFileSync('/proc/self/status', 'utf8') : '';
  return Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
};
const print = (line: object): boolean => process.stdout.write(`${JSON.stringify(line)}\n`);

const encoder = await openEncoder({ threads: 0, heic: true });
await encoder.encode(await cutPortrait().jpeg().toBuffer());
globalThis.gc?.();
const idle = megabytes('VmRSS');
for (const file of positionals) await measure(encoder, file, readFileSync(file));
for await (const [name, bytes] of mutatePictures(Number(values.mutations), Number(values.seed)))
  await measure(encoder, name, bytes);
await encoder.close();

async function measure({ encode }: BuiltInEncoder, name: string, bytes: Buffer): Promise<void> {
  print({ begins: name });
  globalThis.gc?.();
  if (existsSync(CLEAR)) writeFileSync(CLEAR, '5');
  const before = process.cpuUsage();
  const outcome = await encode(bytes).then(
    () => 'encoded',
    (error) => (error instanceof PictureError ? error.code : `error: ${error.message}`),
  );
  const { user, system } = process.cpuUsage(before);
  const peak = Math.max(0, megabytes('VmHWM') - idle);
  print({
    name,
    outcome,
    processor: Math.round((user + system) / 1000),
    megabytes: Math.round(peak),
  } satisfies Measured);
}
