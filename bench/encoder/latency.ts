import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { apiLoad, uploadForm } from '../support/api-load.ts';
import { percentile } from '../support/percentile.ts';
import { startServiceProcess } from '../support/process/service-process.ts';
import { formatGoal } from './report.ts';

const CONTAINERS = 20;
const IMAGES_IN_EACH = 5;
/** Between two calls of GET /health, ms. */
const PAUSE = 10;
const GOAL = 50;

/** How long GET /health takes while every thread of the encoder has a picture and a hundred wait behind it. */
export async function measureLatency(file: string): Promise<void> {
  const form = uploadForm(await readFile(file));
  console.log('\nGET /health while the encoder is saturated, ms median/p99 (idle before it)');
  for (const threads of new Set([Math.max(1, availableParallelism() - 1), availableParallelism()])) {
    const service = await startServiceProcess({ ENCODER_THREADS: String(threads) });
    const load = apiLoad(service.url, 4);
    try {
      const idle = await callHealth(service.url, async () => false, 100);
      const containers: string[] = [];
      for (let i = 0; i < CONTAINERS; i++) {
        const container = readContainer(await load.createContainer());
        containers.push(container);
        for (let image = 0; image < IMAGES_IN_EACH; image++) await load.upload(container, form);
      }
      const isBusy = async (): Promise<boolean> => {
        const summaries = await Promise.all(containers.map((container) => load.summary(container)));
        return JSON.stringify(summaries).includes('"processing"');
      };
      const busy = await callHealth(service.url, isBusy, 0);
      const [before, during] = [describe(idle), describe(busy)];
      const goal = formatGoal(percentile(busy, 0.99), GOAL);
      console.log(`  ${threads} encoder threads: idle ${before}, saturated ${during} in ${busy.length} calls ${goal}`);
    } finally {
      load.close();
      await service.stop();
    }
  }
}

/** Times of calls in turn: at least so many, and on as long as the service is busy (asked once in a hundred calls). */
async function callHealth(url: string, isBusy: () => Promise<boolean>, atLeast: number): Promise<number[]> {
  const times: number[] = [];
  for (;;) {
    const start = performance.now();
    const answer = await fetch(`${url}/health`);
    await answer.arrayBuffer();
    times.push(performance.now() - start);
    if (times.length >= atLeast && times.length % 100 === 0 && !(await isBusy())) return times;
    await wait(PAUSE);
  }
}

function readContainer(created: unknown): string {
  if (typeof created === 'object' && created && 'container_id' in created) return String(created.container_id);
  throw new Error('no container was created');
}

function describe(times: readonly number[]): string {
  return `${percentile(times, 0.5).toFixed(1)}/${percentile(times, 0.99).toFixed(1)}`;
}
