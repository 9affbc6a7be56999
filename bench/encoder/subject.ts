import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { peerLauncher, projectFolder } from '../support/folders.ts';
import { findLastCpu } from '../support/process/cpu-list.ts';

const answerSchema = z.object({
  ms: z.number(),
  cpu: z.number(),
  stages: z.record(z.string(), z.number()),
  faces: z.number(),
  rss: z.number(),
  peak: z.number(),
});
export type Answer = z.infer<typeof answerSchema>;

/** A process of its own on one core, which takes one line at a time and answers with one. */
export interface Subject {
  measure(line: string): Promise<Answer>;
  close(): Promise<void>;
}

const HERE = import.meta.dirname;
/** Keeps a process on one core, where there is such a command. */
const PIN = 'taskset';
/** Started as `npm start` starts the service. */
const OURS = [process.execPath, join(projectFolder, 'scripts', 'start.js'), 'bench/encoder/subject-ours.ts'];
const PEER = ['python3', peerLauncher, join(HERE, 'subject_peer.py')];

export function startOurs(): Subject {
  return startSubject(OURS);
}

export function startPeer(): Subject {
  return startSubject(PEER);
}

/** Both share the last core, in turn; where processes cannot be kept there, only the threads of libraries are limited. */
function startSubject(command: readonly string[]): Subject {
  const cpu = findOwnLastCpu();
  const pin = cpu === undefined || spawnSync(PIN, ['--version']).error ? [] : [PIN, '-c', String(cpu)];
  const [program = '', ...args] = [...pin, ...command];
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  const child: ChildProcess = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('a subject has no pipes');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return {
    async measure(line) {
      stdin.write(`${line}\n`);
      const { value, done } = await lines.next();
      if (done) throw new Error(`${command.join(' ')} ended without an answer to ${line}`);
      return answerSchema.parse(JSON.parse(value));
    },
    async close() {
      const exited = once(child, 'exit');
      stdin.end();
      await exited;
    },
  };
}

/** Of those that this process may run on: in a container they need not begin with 0. */
function findOwnLastCpu(): number | undefined {
  try {
    return findLastCpu(readFileSync('/proc/self/status', 'utf8'));
  } catch {
    return undefined;
  }
}
