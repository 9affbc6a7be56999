import { spawn } from 'node:child_process';

export interface StepOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Seconds after which the program is killed. */
  readonly timeout: number;
  /** Print what the program prints; otherwise it is kept and shown only when it fails. */
  readonly show?: boolean;
}

/** A program failed or took too long. */
export class StepError extends Error {
  override readonly name = 'StepError';
}

/**
 * Runs a program to its end and says how long it took.
 *
 * @throws {StepError} with the last lines that it printed
 */
export async function runStep(title: string, command: readonly string[], options: StepOptions): Promise<string> {
  const started = performance.now();
  const [program = '', ...args] = command;
  const child = spawn(program, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that a program that hangs is killed with everything that it started.
    detached: true,
  });
  const killGroup = () => child.pid && process.kill(-child.pid, 'SIGKILL');
  let expired = false;
  const timer = setTimeout(() => {
    expired = true;
    killGroup();
  }, options.timeout * 1000);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      if (options.show) process.stdout.write(text);
    });
  }
  const { promise, resolve, reject } = Promise.withResolvers<number | null>();
  child.on('error', reject).on('close', resolve);
  const code = await promise.finally(() => clearTimeout(timer));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (code === 0) {
    say(`${title} (${seconds} s)`);
    return printed;
  }
  const end = expired ? `took more than ${options.timeout} s and was killed` : `ended with ${code} after ${seconds} s`;
  throw new StepError(`${title}: ${end}\n${options.show ? '' : printed.split('\n').slice(-40).join('\n')}`);
}

export function say(line: string): void {
  process.stdout.write(`== ${line}\n`);
}
