import { writeFile } from 'node:fs/promises';
import { openEncoder } from '../index.ts';
import { RECORDED_PICTURES } from './recorded-pictures.ts';

/**
 * Records this encoder's own vectors together with its version. A test compares them: a change that moves the vectors has to
 * raise the version and record again.
 */
export async function recordVectors(file: string): Promise<void> {
  const encoder = await openEncoder({ threads: 0 });
  const lines: string[] = [];
  for (const { name, read } of RECORDED_PICTURES) {
    const { faces } = await encoder.encode(await read());
    const vectors = faces.map(({ vector }) => `    ${JSON.stringify(vector.map((value) => Number(value.toFixed(7))))}`);
    lines.push(`  ${JSON.stringify(name)}: [\n${vectors.join(',\n')}\n  ]`);
  }
  const identity = `  "name": ${JSON.stringify(encoder.name)},\n  "version": ${JSON.stringify(encoder.version)}`;
  await writeFile(file, `{\n${[identity, ...lines].join(',\n')}\n}\n`);
  await encoder.close();
}
