import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';

/** A running emulator of AWS, on loopback. */
export interface Emulator {
  readonly name: string;
  readonly endpoint: string;
  /** The Python of its virtual environment, which has boto3. */
  readonly python: string;
  /** The last lines of its log. */
  log(): string;
  stop(): Promise<void>;
}

/** How to start one. */
export interface EmulatorProgram {
  readonly name: string;
  readonly endpoint: string;
  readonly python: string;
  readonly command: readonly [string, ...string[]];
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Its folder, which goes when it stops. */
  readonly folder: string;
  /** Path that answers 200 when it is ready. */
  readonly health: string;
  /** Seconds until it is ready. */
  readonly patience: number;
}

/** Milliseconds that it gets to end by itself; MiniStack does not while a custom resource is waiting. */
const STOP_LIMIT = 5_000;

/**
 * Starts an emulator and waits until it is ready.
 *
 * @throws with its log, when it does not start
 */
export async function startEmulator(program: EmulatorProgram): Promise<Emulator> {
  const { name, endpoint, python, folder, env } = program;
  const [file, ...args] = program.command;
  const child = spawn(file, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      log = (log + text).slice(-20_000);
    });
  }
  const emulator = { name, endpoint, python, log: () => log, stop: () => stop(child, folder) };
  try {
    await untilHealthy(child, program);
    return emulator;
  } catch (error) {
    await emulator.stop();
    throw new Error(`${name} did not start:\n${log}`, { cause: error });
  }
}

async function untilHealthy(child: ChildProcess, { endpoint, health, patience }: EmulatorProgram): Promise<void> {
  const end = performance.now() + patience * 1000;
  while (performance.now() < end && child.exitCode === null) {
    const answer = await fetch(`${endpoint}${health}`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(child.exitCode === null ? 'no answer' : `ended with ${child.exitCode}`);
}

async function stop(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'close');
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.pid && process.kill(-child.pid, 'SIGKILL'), STOP_LIMIT);
    await ended.finally(() => clearTimeout(timer));
  }
  await rm(folder, { recursive: true, force: true });
}
