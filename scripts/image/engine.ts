import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runStep } from '../emulator/run-step.ts';

/** Seconds that an engine may take to start. */
const START_SECONDS = 60;

/** A Docker engine. */
export interface Engine {
  /** True when it was started for this test, and has no images. */
  readonly fresh: boolean;
  /** Runs the client, and gives what it prints. Ends with an error when the client does. */
  docker(title: string, words: readonly string[], timeout?: number): Promise<string>;
  /** Runs the client with files in the place of its pipes. */
  pipe(
    title: string,
    words: readonly string[],
    files: { readonly input?: string; readonly output?: string },
  ): Promise<void>;
  /** Runs the client, whatever its status is. */
  tryDocker(words: readonly string[]): { readonly status: number | null; readonly output: string };
  stop(): Promise<void>;
}

/**
 * The engine of this machine. Where none runs, root on Debian installs and starts one for the time of the test.
 *
 * @param folder for the files of an engine of our own
 * @returns undefined where there is none
 */
export async function openEngine(folder: string): Promise<Engine | undefined> {
  if (answers({})) return engine({});
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return undefined;
  if (!(await installEngine())) return undefined;
  const socket = `unix://${join(folder, 'docker.sock')}`;
  const places = [
    '--data-root',
    join(folder, 'data'),
    '--exec-root',
    join(folder, 'exec'),
    '--pidfile',
    join(folder, 'pid'),
  ];
  const daemon = spawn('dockerd', ['--host', socket, ...places], { stdio: ['ignore', 'ignore', 'pipe'] });
  daemon.on('error', () => undefined);
  daemon.stderr?.pipe(createWriteStream(join(folder, 'log')));
  const started = await untilTrue(
    () => answers({ DOCKER_HOST: socket }),
    () => daemon.exitCode !== null,
  );
  if (started) return engine({ DOCKER_HOST: socket }, daemon, folder);
  daemon.kill();
  return undefined;
}

function engine(variables: Readonly<Record<string, string>>, daemon?: ChildProcess, folder = ''): Engine {
  return {
    fresh: daemon !== undefined,
    docker: async (title, words, timeout = 60) =>
      (await runStep(title, ['docker', ...words], { timeout, env: variables })).trim(),
    async pipe(title, words, { input = '/dev/null', output = '/dev/null' }) {
      const line = ['sh', '-c', 'docker "$@" < "$IN" > "$OUT"', 'sh', ...words];
      await runStep(title, line, { timeout: 60, env: { ...variables, IN: input, OUT: output } });
    },
    tryDocker(words) {
      const { status, stdout, stderr } = spawnSync('docker', words, {
        encoding: 'utf8',
        env: { ...process.env, ...variables },
      });
      return { status, output: stdout + stderr };
    },
    async stop() {
      if (!daemon) return;
      const ended = once(daemon, 'exit');
      daemon.kill('SIGTERM');
      await ended;
      // It leaves the network of its containers mounted.
      spawnSync('umount', [join(folder, 'exec', 'netns', 'default')]);
    },
  };
}

function answers(variables: Readonly<Record<string, string>>): boolean {
  return spawnSync('docker', ['info'], { env: { ...process.env, ...variables } }).status === 0;
}

/** Debian's engine, and what makes a base image without a registry. */
async function installEngine(): Promise<boolean> {
  if (existsSync('/usr/sbin/dockerd') && existsSync('/usr/sbin/debootstrap')) return true;
  if (!existsSync('/usr/bin/apt-get')) return false;
  await runStep('apt-get update', ['apt-get', 'update'], { timeout: 120 });
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', 'docker.io', 'debootstrap'];
  await runStep('install an engine', install, { timeout: 300, env: { DEBIAN_FRONTEND: 'noninteractive' } });
  return true;
}

/** Asks again and again; false when the time is over, or it cannot become true any more. */
export async function untilTrue(check: () => boolean, hopeless: () => boolean = () => false): Promise<boolean> {
  const end = performance.now() + START_SECONDS * 1000;
  while (performance.now() < end && !hopeless()) {
    if (check()) return true;
    await delay(200);
  }
  return false;
}
