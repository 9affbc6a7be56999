import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A program of this project in a process of its own. */
export interface Child {
  readonly pid: number;
  /** What it has printed so far, on standard output and on standard error. */
  stdout(): string;
  stderr(): string;
  /** Settles when standard output matches; rejects when the process ends before that. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  kill(signal: NodeJS.Signals): void;
  /** Closes the pipes of its standard output and standard error, as when the program that keeps its log has ended. */
  closeLog(): void;
  /** Settles with the exit code, or the signal that ended the process. */
  exited(): Promise<number | NodeJS.Signals | null>;
}

const root = join(import.meta.dirname, '..', '..');

/** Starts a TypeScript file of the project. It is killed with the test at the latest. */
export function startChild(file: URL, args: string[] = [], variables: Record<string, string> = {}): Child {
  const child = spawn(process.execPath, [fileURLToPath(file), ...args], {
    cwd: root,
    env: childEnvironment(variables),
  });
  return follow(child, (signal) => child.kill(signal));
}

/** Starts another program. It is killed with the test at the latest. */
export function startProgram(program: string, args: string[], variables: Record<string, string> = {}): Child {
  const child = spawn(program, args, { cwd: root, env: childEnvironment(variables) });
  return follow(child, (signal) => child.kill(signal));
}

/** Runs an npm script of the project in a process group of its own: `interrupt` is what Ctrl+C does to all of it. */
export function startNpm(script: string, variables: Record<string, string>): Child & { interrupt(): void } {
  const child = spawn('npm', ['run', script], { cwd: root, env: childEnvironment(variables), detached: true });
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      process.kill(-(child.pid ?? 0), signal);
    } catch {
      // All of them have ended.
    }
  };
  return { ...follow(child, signalGroup), interrupt: () => signalGroup('SIGINT') };
}

function childEnvironment(variables: Record<string, string>): Record<string, string> {
  const { PATH = '', HOME = '', TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR ? { TMPDIR } : {}), ...variables };
}

/** @param end ends the program with all that it has started */
function follow(child: ChildProcess, end: (signal: 'SIGKILL') => void): Child {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    child.emit('printed');
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const exit = once(child, 'close').then(([code, signal]) => code ?? signal);
  onTestFinished(async () => {
    end('SIGKILL');
    await exit;
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => stdout,
    stderr: () => stderr,
    async printed(pattern) {
      const ended = exit.then(() => {
        throw new Error(`The process ended before it printed ${pattern}:\n${stdout}${stderr}`);
      });
      ended.catch(() => undefined);
      for (;;) {
        const match = pattern.exec(stdout);
        if (match) return match;
        await Promise.race([once(child, 'printed'), ended]);
      }
    },
    kill: (signal) => {
      child.kill(signal);
    },
    closeLog: () => {
      child.stdout?.destroy();
      child.stderr?.destroy();
    },
    exited: () => exit,
  };
}
