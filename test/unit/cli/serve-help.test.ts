import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { typeCommand } from '../../support/typed-command.ts';

/** Of the table of docs/settings.md, its own server's port excepted. */
async function readVariables(): Promise<string[]> {
  const page = await readFile(new URL('../../../docs/settings.md', import.meta.url), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const names = rows.flatMap((row) => row.match(/\b[A-Z]+_[A-Z_]+\b|`(?:PORT|HOST|HEIC|AUTH)`/g) ?? []);
  return [...new Set(names.map((name) => name.replaceAll('`', '')))].filter((name) => name !== 'ENCODER_PORT');
}

it('the help of serve names every setting of the service', async () => {
  const variables = await readVariables();
  const { stdout } = await typeCommand(['serve', '--help']);

  expect(variables.length).toBeGreaterThan(20);
  expect(variables.filter((name) => !new RegExp(`\\b${name}\\b`).test(stdout))).toEqual([]);
});
