import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Bomb } from '../../faults/pictures/bombs.ts';
import type { Measured } from '../../faults/pictures/measure-child.ts';

/** Seconds after which a picture is taken for one that never comes back, also on a machine that others use. */
const PATIENCE = 60;

/**
 * Encodes hostile pictures in a process of their own.
 *
 * @param options of `measure-child.ts`
 * @throws naming the picture that ended the process, or never came back
 */
export async function measurePictures(...options: readonly string[]): Promise<Measured[]> {
  const program = fileURLToPath(new URL('../../faults/pictures/measure-child.ts', import.meta.url));
  const child = spawn(process.execPath, ['--expose-gc', program, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const measured: Measured[] = [];
  let current = 'nothing';
  let timer: NodeJS.Timeout | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    clearTimeout(timer);
    timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE * 1000);
    const parsed: Measured | { begins: string } = JSON.parse(line);
    if ('begins' in parsed) current = parsed.begins;
    else measured.push(parsed);
  }
  clearTimeout(timer);
  const [code, signal] = await exited;
  if (code !== 0) throw new Error(`the process ended with ${signal ?? code} at: ${current}`);
  return measured;
}

/** The same for one picture in a new process: memory that a process once had is not all given back. */
export async function measureBomb([name, draw]: Bomb): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), 'face-encode-test-'));
  try {
    const file = join(folder, 'picture');
    await writeFile(file, await draw());
    const [measured] = await measurePictures(file);
    if (!measured) throw new Error(`nothing was measured of ${name}`);
    return { ...measured, name };
  } finally {
    await rm(folder, { recursive: true });
  }
}
