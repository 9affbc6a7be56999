import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectFolder } from '../folders.ts';
import { readStartCommand } from './start-command.ts';

export interface ServiceProcess {
  readonly url: string;
  readonly pid: number;
  /** `performance.now()` when the process was started. */
  readonly startedAt: number;
  /** The process itself; it can be sent messages. */
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** Whose service is started, and by which Node. */
export interface Checkout {
  readonly folder: string;
  readonly node: string;
}

const thisCheckout: Checkout = { folder: projectFolder, node: process.execPath };

/**
 * Starts the service of a checkout as `npm start` does, in a process of its own, with a fresh folder and on a free port. It
 * gets no other environment than the script's and this.
 *
 * @param options of Node, before the program
 */
export async function startServiceProcess(
  variables: Record<string, string>,
  options: readonly string[] = [],
  { folder, node }: Checkout = thisCheckout,
): Promise<ServiceProcess> {
  const command = await readStartCommand(folder);
  const dataDir = await mkdtemp(join(tmpdir(), 'face-encode-bench-'));
  const startedAt = performance.now();
  const child = spawn(node, [...options, ...command.program], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'error',
      ...command.variables,
      ...variables,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await exited;
    await rm(dataDir, { recursive: true, force: true });
  };
  // Never: it is piped, but the types know that no more once there is a channel for messages.
  if (!child.stdout) throw new Error('The service has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const [, url] = /^\s*API\s+(http:\/\/\S+)/.exec(line) ?? [];
    if (url) {
      // Read on, or a service that prints much would wait for ever.
      child.stdout.resume();
      return { url, pid: child.pid ?? 0, startedAt, child, stop };
    }
  }
  await stop();
  throw new Error('The service did not start');
}
