import { readFileSync } from 'node:fs';

/** Clock ticks a second, as Linux tells them to programs, on all its usual architectures. */
const TICKS = 100;

/** Milliseconds of processor time that a process has used so far; not a number where the system does not tell (not Linux). */
export function readProcessorTime(pid: number): number {
  try {
    // The second field is the name in parentheses, which may hold spaces; utime and stime are the 14th and 15th field.
    const [, rest = ''] = /\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    const [user = Number.NaN, system = Number.NaN] = rest.split(' ').slice(11, 13).map(Number);
    return ((user + system) * 1000) / TICKS;
  } catch {
    return Number.NaN;
  }
}
