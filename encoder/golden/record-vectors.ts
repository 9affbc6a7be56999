import { readFile, writeFile } from 'node:fs/promises';
import { openEncoder } from '../index.ts';
import { findSamplePhoto, SAMPLES } from './sample-photos.ts';

/**
 * Records this encoder's own vectors of the sample photos together with its version. A test compares them: whoever moves
 * the vectors has to raise the version and record again.
 */
export async function recordVectors(file: string): Promise<void> {
  const encoder = await openEncoder({ threads: 0 });
  const lines: string[] = [];
  for (const sample of SAMPLES) {
    const { faces } = await encoder.encode(await readFile(findSamplePhoto(sample)));
    const vectors = faces.map(({ vector }) => `    ${JSON.stringify(vector.map((value) => Number(value.toFixed(7))))}`);
    lines.push(`  "sample${sample}": [\n${vectors.join(',\n')}\n  ]`);
  }
  const identity = `  "name": ${JSON.stringify(encoder.name)},\n  "version": ${JSON.stringify(encoder.version)}`;
  await writeFile(file, `{\n${[identity, ...lines].join(',\n')}\n}\n`);
  await encoder.close();
}
