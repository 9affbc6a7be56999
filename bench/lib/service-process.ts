import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface ServiceProcess {
  readonly url: string;
  readonly pid: number;
  /** The process itself; it can be sent messages. */
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/**
 * Starts the local service as a user does, in a process of its own, with a fresh folder and on a free port.
 *
 * @param options of Node, before the program
 */
export async function startServiceProcess(
  variables: Record<string, string>,
  options: readonly string[] = [],
): Promise<ServiceProcess> {
  const dataDir = await mkdtemp(join(tmpdir(), 'face-encode-bench-'));
  const child = spawn(process.execPath, [...options, 'local/start.ts'], {
    env: { PATH: process.env.PATH, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', ...variables },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const stop = async () => {
    const exited = once(child, 'exit');
    if (child.exitCode === null) child.kill('SIGTERM');
    if (child.exitCode === null) await exited;
    await rm(dataDir, { recursive: true, force: true });
  };
  // Never: it is piped, but the types know that no more once there is a channel for messages.
  if (!child.stdout) throw new Error('The service has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
    if (url) return { url, pid: child.pid ?? 0, child, stop };
  }
  await stop();
  throw new Error('The service did not start');
}
