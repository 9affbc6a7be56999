import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** A function that runs in a process of its own, for one event. */
export interface ChildFunction {
  /** @returns the function's answer, or undefined when the process died before it had one */
  answer(event: object): Promise<unknown>;
  /** Everything it has printed, on standard output and standard error. */
  printed(): string;
  kill(): void;
}

const program = join(import.meta.dirname, 'function-child.ts');

/** Starts the process; it loads the function while nobody waits for it. */
export function startChildFunction(entry: string, environment: Readonly<Record<string, string>>): ChildFunction {
  const child = fork(program, [entry], { env: environment, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], execArgv: [] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  // Whoever kills the process may do so while a message is on its way to it.
  child.on('error', () => undefined);
  const ended = once(child, 'close').then((): [unknown] => [undefined]);
  const ready = Promise.race([once(child, 'message'), ended]);
  return {
    async answer(event) {
      await ready;
      const answered = once(child, 'message');
      child.send(event, () => undefined);
      const [answer] = await Promise.race([answered, ended]);
      await ended;
      return answer;
    },
    printed: () => printed,
    kill: () => {
      child.kill('SIGKILL');
    },
  };
}
