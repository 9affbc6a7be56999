import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkModels } from '../../../encoder/check-models.ts';
import { makeTestFolder } from '../../support/test-folder.ts';

const FILES = { 'detector.onnx': 'one', 'landmarks.bin': 'another' };

async function writeModels(lineEnd: string): Promise<string> {
  const folder = await makeTestFolder();
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(folder, name), text);
  const sum = (text: string) => createHash('sha256').update(text).digest('hex');
  const lines = Object.entries(FILES).map(([name, text]) => `${sum(text)}  ${name}${lineEnd}`);
  await writeFile(join(folder, 'SHA256SUMS'), lines.join(''));
  return folder;
}

it.each([
  ['Unix', '\n'],
  ['Windows', '\r\n'],
])('takes models that are as their list says, with the line ends of %s', async (_, lineEnd) => {
  await checkModels(await writeModels(lineEnd));
});

it('names the model that is missing or damaged', async () => {
  const folder = await writeModels('\n');
  await writeFile(join(folder, 'landmarks.bin'), 'anothes');
  await expect(checkModels(folder)).rejects.toThrow(/landmarks\.bin is damaged$/);
  await rm(join(folder, 'detector.onnx'));
  await writeFile(join(folder, 'landmarks.bin'), 'another');
  await expect(checkModels(folder)).rejects.toThrow(/ENOENT.*detector\.onnx/);
});
