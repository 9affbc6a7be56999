import * as z from 'zod';
import { readEnvironment } from '../settings/read-environment.ts';

/** Milliseconds between two looks at the parent. */
const INTERVAL = 250;

/** npm sets this for what it starts. */
const npmEnvironment = z.object({ npm_lifecycle_event: z.string().optional() });

export const startedByNpm = (): boolean => readEnvironment(npmEnvironment).npm_lifecycle_event !== undefined;

/**
 * Calls `onLoss` once the process that started this one is gone. npm may have put a shell between itself and this process,
 * which ends on a SIGTERM without a word. Watch only what npm has started: whoever starts Node itself may mean it to live on
 * when the terminal is closed.
 */
export function watchParent(onLoss: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onLoss();
  }, INTERVAL);
  timer.unref();
}
