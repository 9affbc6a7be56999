import { readFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findSamplePhoto, SAMPLE_FACES, type SampleNumber } from '../../encoder/golden/sample-photos.ts';
import { prepareEmulatedNode } from '../../scripts/arm64/emulated-node.ts';
import { type Emulators, emulatorEnvironment, startEmulators } from '../support/emulators/start-emulators.ts';
import { encodeInWorker } from './support/encode-in-worker.ts';
import { type PackagedWorker, packageWorker, startWorker } from './support/packaged-worker.ts';

/** What the numbers of a vector may differ by between processors: they add in another order. */
const TOLERANCE = 1e-6;

describe('the worker as it is deployed', () => {
  let emulators: Emulators;
  let onArm64: PackagedWorker;
  let onX86: PackagedWorker;

  beforeAll(async () => {
    emulators = await startEmulators();
    const environment = emulatorEnvironment(emulators);
    const node = await prepareEmulatedNode();
    // One after the other: they are packaged in the same folder.
    const arm64 = await packageWorker('arm64');
    const x86 = await packageWorker('x86_64');
    onArm64 = await startWorker(arm64, node, environment);
    onX86 = await startWorker(x86, process.execPath, environment);
  });

  afterAll(async () => {
    await Promise.all([onArm64, onX86].map((worker) => worker.stop()));
    await emulators.close();
  });

  async function encode(worker: PackagedWorker, sample: SampleNumber) {
    return await encodeInWorker(worker, emulators, await readFile(findSamplePhoto(sample)));
  }

  it.each([1, 4] as const)('finds the same faces in photo %i on arm64 as on x86_64', async (sample) => {
    const expected = await encode(onX86, sample);
    const faces = await encode(onArm64, sample);

    expect(expected).toHaveLength(SAMPLE_FACES[sample]);
    expect(faces).toHaveLength(expected.length);
    const differences = faces.flatMap(({ vector }, face) =>
      vector.map((value, index) => Math.abs(value - (expected[face]?.vector[index] ?? Number.NaN))),
    );
    const largest = Math.max(...differences);
    process.stdout.write(`photo ${sample}: vectors differ by ${largest.toExponential(1)} at most\n`);
    expect(largest).toBeLessThan(TOLERANCE);
  });

  it('prints nothing there but what docs/log-codes.md names', async () => {
    const [, block = ''] = /```\n(.*?)```/s.exec(await readFile('docs/log-codes.md', 'utf8')) ?? [];
    const named = block.trim().split('\n');

    const printed = stripVTControlCharacters(onArm64.printed()).trim().split('\n');

    // Each is printed, so that the document names nothing that is gone.
    for (const line of named) expect(printed.filter((text) => text.endsWith(line))).not.toEqual([]);
    const unknown = printed.filter((text) => !named.some((line) => text.replace(/^[\d .:-]+/, '') === line));
    expect(unknown).toEqual([]);
  });
});
