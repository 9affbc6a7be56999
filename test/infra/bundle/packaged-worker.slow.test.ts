import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeInWorker } from '../../arm64/support/encode-in-worker.ts';
import { type PackagedWorker, packageWorker, startWorker } from '../../arm64/support/packaged-worker.ts';
import { aPortrait } from '../../e2e/support/pictures.ts';
import { type Emulators, emulatorEnvironment, startEmulators } from '../../support/emulators/start-emulators.ts';

/** Far away from the project: what is missing in the package is not found in its `node_modules`. */
describe.runIf(process.platform === 'linux')('the worker as it is packaged for this processor', () => {
  let emulators: Emulators;
  let worker: PackagedWorker;

  beforeAll(async () => {
    emulators = await startEmulators();
    const folder = await packageWorker(process.arch === 'arm64' ? 'arm64' : 'x86_64', { heic: 'true' });
    worker = await startWorker(folder, process.execPath, { ...emulatorEnvironment(emulators), HEIC: 'on' });
  });

  afterAll(async () => {
    await worker.stop();
    await emulators.close();
  });

  it.each([
    ['a JPEG', aPortrait],
    ['a HEIC', () => readFile(join(import.meta.dirname, '..', '..', 'support', 'pictures', 'portrait.heic'))],
  ])('finds the face in %s', async (_, read) => {
    expect(await encodeInWorker(worker, emulators, await read())).toHaveLength(1);
  });
});
