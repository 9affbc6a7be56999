import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../../encoder/models');

describe('the model files', async () => {
  const sums = (await readFile(join(folder, 'SHA256SUMS'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => line.split('  '));

  it('are three', () => {
    expect(sums.map(([, name]) => name)).toEqual(['detector.onnx', 'landmarks.bin', 'descriptor.onnx']);
  });

  it.each(sums)('%s is the hash of %s, also in MODELS.md', async (sum, name) => {
    const bytes = await readFile(join(folder, name ?? ''));

    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sum);
    expect(await readFile(join(folder, 'MODELS.md'), 'utf8')).toContain(`${sum}  ${name}`);
  });
});
