import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { projectFolder } from '../../lib/bundle/folders.ts';
import { preparePython } from '../faults/python-environment.ts';
import { findFreePort } from './free-port.ts';

/** A running emulator of AWS, on loopback. */
export interface Emulator {
  readonly endpoint: string;
  /** The Python of its virtual environment, which has boto3. */
  readonly python: string;
  /** The last lines of its log. */
  log(): string;
  stop(): Promise<void>;
}

/** Milliseconds until it answers; it takes one or two seconds on a loaded machine. */
const START_LIMIT = 30_000;

/** Milliseconds that it gets to end by itself; it does not while a custom resource is waiting. */
const STOP_LIMIT = 5_000;

/** Installs MiniStack where it is not yet, in the versions and with the hashes of its requirements file, and starts it. */
export async function startMinistack(): Promise<Emulator> {
  const bin = await preparePython('ministack', join(projectFolder, 'scripts', 'ministack', 'requirements.txt'));
  const port = await findFreePort();
  const folder = await mkdtemp(join(tmpdir(), 'ministack-'));
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(join(bin, 'ministack'), [], {
    cwd: folder,
    env: {
      // It runs functions with the first `node` of the path, and gives them this environment: nothing else is in it.
      PATH: [dirname(process.execPath), bin, '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
      HOME: folder,
      // Unpacked functions stay behind in its temporary folder, so it has its own, which goes with it.
      TMPDIR: folder,
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
      // Both listeners would be open to the network.
      IOT_MTLS_ENABLED: '0',
      SFTP_ENABLED: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-20_000);
    });
  }
  const emulator = { endpoint, python: join(bin, 'python'), log: () => log, stop: () => stop(child, folder) };
  try {
    await untilHealthy(child, endpoint);
    return emulator;
  } catch (error) {
    await emulator.stop();
    throw new Error(`MiniStack did not start:\n${log}`, { cause: error });
  }
}

async function untilHealthy(child: ChildProcess, endpoint: string): Promise<void> {
  const end = Date.now() + START_LIMIT;
  while (Date.now() < end && child.exitCode === null) {
    const answer = await fetch(`${endpoint}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(child.exitCode === null ? 'no answer' : `ended with ${child.exitCode}`);
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), STOP_LIMIT);
  await ended.finally(() => clearTimeout(timer));
  await rm(folder, { recursive: true, force: true });
}
