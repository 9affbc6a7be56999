import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { buildConsole } from '../../../console/build.ts';
import { consoleFolder } from '../../../console/folder.ts';
import { makeTestFolder } from '../../support/test-folder.ts';

const readAll = async (folder: string) =>
  Object.fromEntries(
    await Promise.all(
      (await readdir(folder)).map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
    ),
  );

it('the committed page is what its sources build', async () => {
  const folder = await makeTestFolder();
  await buildConsole(folder);

  const [built, committed] = [await readAll(folder), await readAll(consoleFolder)];
  expect(Object.keys(committed), 'console/dist is stale: run `npm run build:console` and commit it').toEqual(
    Object.keys(built),
  );
  for (const [name, content] of Object.entries(built)) {
    // One boolean: a difference of a minified script fills many screens.
    expect(committed[name] === content, `console/dist/${name} is stale: run \`npm run build:console\``).toBe(true);
  }
});
