import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeferredTask } from '../../../functions/domain/ports.ts';
import { readTask } from '../../../functions/domain/read-task.ts';
import { pictureOfJob } from '../../../local/queue/image-jobs.ts';
import type { Job, JobKind, JobQueue } from '../../../local/queue/job-queue.ts';
import { jobQueue } from '../../../local/queue/job-queue.ts';
import { taskQueue } from '../../../local/queue/task-queue.ts';
import { openSearchIndex } from '../../../local/search/search-index.ts';
import { containerStore } from '../../../local/store/container-store.ts';
import { enrolmentStore } from '../../../local/store/enrolment-store.ts';
import { openMemoryDatabase } from '../../../local/store/open-database.ts';
import { openHome } from '../../../local/store/open-home.ts';
import { pictureFiles } from '../../../local/store/picture-files.ts';
import { MAX_RECEIVES } from '../../../settings/work-limits.ts';
import type { TestHome, TestQueue } from '../../ports/test-home.ts';
import { captureLogs } from '../captured-logs.ts';
import { repeatingWrites } from './repeating-writes.ts';

/** The adapters of one machine, on a data folder. */
export async function openFileHome(): Promise<TestHome> {
  const folder = makeFolder();
  const home = openHome(folder, { events: false, faceSearch: true, log: captureLogs().log });
  const { enrolments } = home;
  if (!enrolments) throw new Error('a home without the search');
  return {
    ...testHome({ ...home, enrolments }),
    async close() {
      home.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The same with a database in memory. */
export async function openMemoryHome(): Promise<TestHome> {
  const folder = makeFolder();
  const database = openMemoryDatabase();
  const jobs = jobQueue(database, Date.now);
  const containers = containerStore(database, { jobs, events: false });
  const pictures = pictureFiles(folder, jobs, Date.now);
  const index = openSearchIndex(database);
  const enrolments = enrolmentStore(database, { jobs, index });
  return {
    ...testHome({ containers, enrolments, pictures, jobs, tasks: taskQueue(jobs, Date.now) }),
    async close() {
      index.close();
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const makeFolder = (): string => mkdtempSync(join(tmpdir(), 'face-encode-test-'));

type Ports = Pick<TestHome, 'containers' | 'enrolments' | 'pictures' | 'tasks'> & { readonly jobs: JobQueue };

const testHome = ({ containers, enrolments, pictures, tasks, jobs }: Ports) => ({
  ...{ containers, enrolments, pictures, tasks },
  containersLosingResponses: repeatingWrites(containers),
  imageQueue: queueOf(jobs, 'image', pictureOfJob),
  deferredTasks: queueOf(jobs, 'task', ({ body }): DeferredTask | undefined => readTask(body)),
});

function queueOf<Item>(jobs: JobQueue, kind: JobKind, read: (job: Job) => Item | undefined): TestQueue<Item> {
  const dead: Item[] = [];
  const claim = () => {
    const job = jobs.claim(kind);
    const item = job && read(job);
    if (job && item === undefined) throw new Error('A job that cannot be read');
    return job && item && { job, item };
  };
  return {
    async receive() {
      const claimed = claim();
      if (!claimed) return undefined;
      const { job, item } = claimed;
      // As the runner does it: the job is given up at the first claim after the last try.
      if (job.tries > MAX_RECEIVES) {
        jobs.finish(job);
        dead.push(item);
        return undefined;
      }
      return {
        item,
        receiveCount: job.tries,
        async done() {
          jobs.finish(job);
        },
        async retry(seconds: number) {
          jobs.retry(job, Date.now() + seconds * 1000);
        },
      };
    },
    takeDead: async () => dead.shift(),
  };
}
