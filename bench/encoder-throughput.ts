import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { openEncoder } from '../encoder/index.ts';

const PICTURES = 60;
const ROUNDS = 3;

/** The worker pool on one thread and on as many as there are cores, in turn; pictures a second, the best round. */
export async function measureThroughput(file: string): Promise<void> {
  const bytes = await readFile(file);
  const cores = availableParallelism();
  const best = new Map<number, number>([
    [1, 0],
    [cores, 0],
  ]);
  for (let round = 0; round < ROUNDS; round++) {
    for (const threads of best.keys()) {
      const encoder = await openEncoder({ threads });
      const start = performance.now();
      await Promise.all(Array.from({ length: PICTURES }, () => encoder.encode(bytes)));
      const perSecond = (PICTURES * 1000) / (performance.now() - start);
      best.set(threads, Math.max(best.get(threads) ?? 0, perSecond));
      await encoder.close();
    }
  }
  const [one = 0, all = 0] = [best.get(1), best.get(cores)];
  const goal = cores === 2 ? ` (goal 1.8: ${all / one >= 1.8 ? 'reached' : 'MISSED'})` : '';
  console.log('\nPictures a second through the worker pool (portrait)');
  console.log(
    `  1 thread ${one.toFixed(1)}   ${cores} threads ${all.toFixed(1)}   ${(all / one).toFixed(2)} times as many${goal}`,
  );
}
