import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Makes a folder of its own for a test, which removes it in the end. */
export async function makeTestFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'face-encode-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
