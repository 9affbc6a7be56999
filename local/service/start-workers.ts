import { readTask } from '../../functions/domain/read-task.ts';
import type { Log } from '../../functions/telemetry/log.ts';
import { noMetrics } from '../../functions/telemetry/metrics.ts';
import { deadImageWorker, imageWorker, TIME_TO_WRITE } from '../../functions/workers/image-worker.ts';
import { taskWorker } from '../../functions/workers/task-worker.ts';
import { pictureOfJob } from '../queue/image-jobs.ts';
import { type JobRunner, startJobRunner } from '../queue/job-runner.ts';
import type { Settings } from '../settings/service-settings.ts';
import type { Home } from '../store/open-home.ts';
import { startWebhook } from '../webhook/deliver.ts';
import type { OpenedEncoder } from './open-encoder.ts';

export interface WorkerOptions {
  readonly settings: Settings;
  readonly home: Home;
  readonly encoder: OpenedEncoder;
  readonly log: Log;
}

/** Starts what works off the jobs: pictures to encode, deferred tasks, events for the webhook. */
export function startWorkers({ settings, home, encoder, log }: WorkerOptions): JobRunner {
  const { jobs } = home;
  const { retryBaseSeconds } = settings;
  const common = { jobs, log, now: Date.now, random: Math.random, retryBaseSeconds };
  const dependencies = { ...home, encoder: encoder.encoder, now: Date.now, metrics: noMetrics };
  const encode = imageWorker(dependencies);
  const markFailed = deadImageWorker(dependencies);
  const run = taskWorker(dependencies);

  const images = startJobRunner({
    ...common,
    kind: 'image',
    concurrency: encoder.concurrency,
    work: (job, jobLog, timeLeft) =>
      encode(pictureOfJob(job), { log: jobLog, timeLeft: () => timeLeft() - TIME_TO_WRITE }),
    async onDead(job, jobLog) {
      await markFailed(pictureOfJob(job), { log: jobLog, timeLeft: () => 0 });
      return 'remove';
    },
  });
  const tasks = startJobRunner({
    ...common,
    kind: 'task',
    concurrency: 1,
    async work({ body }, jobLog) {
      const task = readTask(body);
      if (task) await run(task, jobLog);
      else jobLog.error('MESSAGE_UNREADABLE', 'Unrecognised message dropped');
    },
    async onDead(_, jobLog) {
      jobLog.error('TASK_FAILED', 'A deferred task failed 5 times; it is a dead letter now');
      return 'keep';
    },
  });
  const { webhookUrl: url, webhookKeys: keys } = settings;
  const webhook = url === undefined ? undefined : startWebhook({ ...common, url, keys });
  return {
    async stop() {
      await Promise.all([images.stop(), tasks.stop(), webhook?.stop()]);
    },
  };
}
