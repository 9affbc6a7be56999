import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { apiLoad } from '../support/api-load.ts';
import { percentile } from '../support/percentile.ts';
import { readProcessorTime } from '../support/process/processor-time.ts';
import { startServiceProcess } from '../support/process/service-process.ts';
import { formatTable } from '../support/table.ts';
import { fillFolder } from './fill-folder.ts';

/**
 * `npm run bench:search -- --people 1000000`: the search of one machine through the API, one search after the other, while another
 * client reads a summary every few milliseconds.
 */
const { values } = parseArgs({
  options: { people: { type: 'string', multiple: true, default: ['10000', '100000', '1000000'] } },
});

const SEARCHES = 40;

/** Milliseconds between two reads of the other client. */
const BETWEEN_READS = 10;

const rows: string[][] = [];
for (const people of values.people.map(Number)) {
  rows.push(await measure(people));
  process.stderr.write(`== ${people} people\n`);
}
console.log(`Node ${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim()}`);
console.log(
  `${SEARCHES} searches one after the other, of people who are strangers; a summary is read every ${BETWEEN_READS} ms\n`,
);
const header = [
  'people',
  'loaded s',
  'memory MB',
  'search p50 ms',
  'p99 ms',
  'processor ms',
  'summary p50 ms',
  'p99 ms',
  'max ms',
];
console.log(formatTable(header, rows));

async function measure(people: number): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'face-encode-bench-'));
  const DATA_DIR = join(folder, 'data');
  const containerId = await fillFolder(DATA_DIR, people);
  const service = await startServiceProcess({ FACE_SEARCH: 'on', DATA_DIR, ENCODER_THREADS: '1' });
  const api = apiLoad(service.url, 4);
  await api.matches(containerId);
  const loaded = performance.now() - service.startedAt;

  const reads: number[] = [];
  let isDone = false;
  const reading = (async () => {
    while (!isDone) {
      const start = performance.now();
      await api.summary(containerId);
      reads.push(performance.now() - start);
      await sleep(BETWEEN_READS);
    }
  })();
  const searches: number[] = [];
  const before = readProcessorTime(service.pid);
  for (let search = 0; search < SEARCHES; search += 1) {
    const start = performance.now();
    await api.matches(containerId);
    searches.push(performance.now() - start);
  }
  const used = (readProcessorTime(service.pid) - before) / SEARCHES;
  isDone = true;
  await reading;
  const memory = residentMegabytes(service.pid);
  api.close();
  await service.stop();
  await rm(folder, { recursive: true });
  const ms = (value: number) => value.toFixed(value < 10 ? 1 : 0);
  return [
    String(people),
    (loaded / 1000).toFixed(1),
    memory.toFixed(0),
    ms(percentile(searches, 0.5)),
    ms(percentile(searches, 0.99)),
    ms(used),
    ms(percentile(reads, 0.5)),
    ms(percentile(reads, 0.99)),
    ms(Math.max(...reads)),
  ];
}

/** Memory of a process that is in use now, on Linux. */
function residentMegabytes(pid: number): number {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;
}
