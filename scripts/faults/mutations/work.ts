import { inFile, integration, type Mutation, unit } from './mutation.ts';

const tests = unit('local/queue');
const queue = inFile('local/queue/job-queue.ts', tests);
const claims = inFile('local/queue/job-queue.ts', unit('local/queue/job-queue.test.ts'));
const runner = inFile('local/queue/job-runner.ts', tests);

/** Jobs on one machine: how they are claimed, tried and given up. */
export const workMutations: readonly Mutation[] = [
  queue('a try is counted before the work', 'tries = tries + 1, ', ''),
  claims('a try that could not be counted does not begin', 'const [row] = claim.all(', 'const row = claim.get('),
  claims(
    'a try that was given up does not finish the job',
    "job_id = ? AND tries = ?');\n  const change",
    "job_id = ? AND (tries = ? OR TRUE)');\n  const change",
  ),
  claims(
    'a try that was given up does not change the job',
    "job_id = ? AND tries = ?');\n  const revive",
    "job_id = ? AND (tries = ? OR TRUE)');\n  const revive",
  ),
  claims('a dead letter is not tried again', "kind = :kind AND state <> 'dead' AND due_at", 'kind = :kind AND due_at'),
  inFile('local/queue/job-queue.ts', integration('ports/sqlite.test.ts'))(
    'a claimed job is hidden',
    'hiddenUntil: time + VISIBILITY_TIMEOUT_SECONDS * 1000',
    'hiddenUntil: time',
  ),
  inFile('local/queue/job-queue.ts', integration('store/picture-files.test.ts'))(
    'a picture that waits has one job',
    "kind = 'image' AND body = :body AND state = 'waiting'",
    "kind = 'image' AND body = :body AND state = 'dead'",
  ),
  inFile('local/queue/job-queue.ts', unit('local/store/container-jobs.test.ts'))(
    'the task that completes an erasure stays',
    ' AND is_erasure = 0',
  ),
  inFile('local/queue/job-queue.ts', integration('store/maintenance.test.ts'))(
    'files are cleaned after the task of an erasure',
    "if (isErasure) emit('erased');",
  ),
  runner(
    'a job is given up after five tries',
    'const isDead = job.tries > maxTries;',
    'const isDead = job.tries > maxTries + 1;',
  ),
  runner(
    'the delay grows from try to try',
    'const seconds = retryDelay(options.retryBaseSeconds, tries, options.random(), options.limits);',
    'const seconds = options.retryBaseSeconds;',
  ),
  runner('what is done for a dead letter is tried again later', 'isDead ? maxTries - 1 : job.tries', 'job.tries'),
  runner('jobs that wait are not claimed', 'running.size < concurrency) {', 'running.size < concurrency + 1) {'),
  runner('a runner that stops begins nothing more', 'while (!isStopped && ', 'while ('),
];
