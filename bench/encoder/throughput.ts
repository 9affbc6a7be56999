import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { openEncoder } from '../../encoder/index.ts';
import { median } from '../support/percentile.ts';

const PICTURES = 120;
/** For each thread, before it counts: a thread's code is compiled while it runs. */
const WARM_UP = 15;
const ROUNDS = 5;

/** The worker pool on one thread and on as many as there are cores, in turn; pictures a second, min/median of the rounds. */
export async function measureThroughput(file: string): Promise<void> {
  const bytes = await readFile(file);
  const cores = availableParallelism();
  const rates = new Map<number, number[]>([
    [1, []],
    [cores, []],
  ]);
  for (let round = 0; round < ROUNDS; round++) {
    for (const threads of rates.keys()) {
      const encoder = await openEncoder({ threads });
      const encode = (count: number) => Promise.all(Array.from({ length: count }, () => encoder.encode(bytes)));
      await encode(WARM_UP * threads);
      const start = performance.now();
      await encode(PICTURES);
      rates.get(threads)?.push((PICTURES * 1000) / (performance.now() - start));
      await encoder.close();
    }
  }
  const [one = [], all = []] = [rates.get(1), rates.get(cores)];
  const ratio = median(all) / median(one);
  const describe = (values: readonly number[]): string =>
    `${Math.min(...values).toFixed(1)}/${median(values).toFixed(1)}`;
  const goal = cores === 2 ? ` (goal 1.8: ${ratio >= 1.8 ? 'reached' : 'MISSED'})` : '';
  console.log('\nPictures a second through the worker pool, min/median (portrait)');
  console.log(
    `  1 thread ${describe(one)}   ${cores} threads ${describe(all)}   ${ratio.toFixed(2)} times as many${goal}`,
  );
}
