import { execFile } from 'node:child_process';
import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { bundleFunction } from '../../lib/bundle/bundle-function.ts';
import { projectFolder } from '../../lib/bundle/folders.ts';
import { aPortrait } from '../../test/e2e/support/pictures.ts';

/**
 * A cold start of the worker with its models, in a process of its own: importing the bundle, loading the models, the first
 * vector and the next one. Processor time and not time by the clock, because Lambda bills and other programs disturb the latter.
 */

const timesSchema = z.object({ imported: z.number(), loaded: z.number(), first: z.number(), again: z.number() });
type Times = z.output<typeof timesSchema>;

export async function describeFirstVector(runs: number): Promise<[string[], string[][]]> {
  const folder = await makeBundle();
  const picture = join(folder, 'portrait.jpg');
  await writeFile(picture, await aPortrait());
  const all: Times[] = [];
  for (let run = 0; run < runs; run += 1) all.push(await measure(folder, picture));
  const median = (pick: (times: Times) => number): number => all.map(pick).toSorted((a, b) => a - b)[runs >> 1] ?? 0;
  const sum = median(({ imported, loaded, first }) => imported + loaded + first);
  const cells = [({ imported }: Times) => imported, ({ loaded }: Times) => loaded, ({ first }: Times) => first].map(
    median,
  );
  return [
    ['Node and import', 'models and warm-up', 'first vector', 'all of it', 'the next vector'],
    [[...cells, sum, median(({ again }) => again)].map((value) => value.toFixed(0))],
  ];
}

async function makeBundle(): Promise<string> {
  const bundle = await bundleFunction('bench/aws/first-vector-child.ts');
  await cp(join(projectFolder, 'encoder', 'models'), join(bundle, 'models'), { recursive: true });
  return bundle;
}

async function measure(folder: string, picture: string): Promise<Times> {
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'index.mjs'), picture]);
  return timesSchema.parse(JSON.parse(stdout));
}
