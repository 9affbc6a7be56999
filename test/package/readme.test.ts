import { spawnSync } from 'node:child_process';
import { copyFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { makeTestFolder } from '../support/test-folder.ts';
import { cloneProject } from './support/clone-project.ts';
import { serve, type } from './support/empty-folder.ts';
import { blocksOf, commandIn, readDocument } from './support/read-blocks.ts';

/** Two cuts of one portrait are as near as the calibration can tell. */
const samePerson = /^the same person; at most 0\.00\d+ of strangers are as near\n$/;

/** The oldest Python for which the client is. */
const PYTHON_MINOR = 11;

it('the README and the documents of the clients do what they say, word by word', { timeout: 600_000 }, async () => {
  const clone = await cloneProject();
  // The third block deploys: test:deploy runs its commands on an emulator.
  const shell = blocksOf(await readDocument('README.md'), 'sh');
  expect(shell).toHaveLength(3);
  const { url } = await serve(clone, shell[0] ?? '');
  const readme = await readDocument('README.md', url);

  await type(clone, `set -e\n${blocksOf(readme, 'sh')[1]}`);
  const answer = JSON.parse(await readFile(join(clone, 'answer.json'), 'utf8'));
  expect(answer).toMatchObject({ same_person: true, max_false_match_rate: 0.001 });
  expect(await readFile(join(clone, 'answer.json'), 'utf8')).toMatch(/^\{"same_person":true/);
  expect(answer.false_match_rate.estimate).toBeLessThanOrEqual(0.001);

  await runTypeScript(clone, readme);
  await runClientPackage(clone, url);
  await runPython(clone, url);
});

/** In the clone, beside the two pictures that the shell block has left. */
async function runTypeScript(clone: string, readme: string): Promise<void> {
  const [source = ''] = blocksOf(readme, 'ts');
  await writeFile(join(clone, 'same-person.ts'), source);

  const { stdout } = await type(clone, commandIn(readme, /^npx node \S+\.ts$/));

  expect(stdout).toMatch(samePerson);
}

/** In a folder of its own, as the client's README says. */
async function runClientPackage(clone: string, url: string): Promise<void> {
  const document = await readDocument('client/README.md', url);
  const [install = ''] = blocksOf(document, 'sh');
  const [source = ''] = blocksOf(document, 'ts');
  const folder = await makeTestFolder();
  const archive = `${manifest.name}-client-${manifest.version}.tgz`;
  await type(clone, commandIn(document, /^npm run pack:client$/));
  await rename(join(clone, archive), join(folder, archive));
  for (const picture of ['passport.jpg', 'selfie.jpg']) await copyFile(join(clone, picture), join(folder, picture));
  await writeFile(join(folder, 'same-person.mts'), source);

  // Its package.json says "commonjs", as most do.
  await type(folder, 'npm init -y');
  await type(folder, install);
  const { stdout } = await type(folder, commandIn(document, /^node \S+\.mts$/));

  expect(stdout).toMatch(samePerson);
  expect(source).toBe(blocksOf(await readDocument('README.md', url), 'ts')[0]);
}

/** The package in the clone, and `requests` alone. */
async function runPython(clone: string, url: string): Promise<void> {
  const version = spawnSync('python3', ['-c', 'import sys; print(sys.version_info.minor)'], { encoding: 'utf8' });
  if (version.status !== 0 || Number(version.stdout) < PYTHON_MINOR) {
    process.stdout.write(`no Python 3.${PYTHON_MINOR} or newer here: the README's Python is not run\n`);
    return;
  }
  const readme = await readDocument('README.md', url);
  const inEnvironment = async (line: string) => await type(clone, `. .venv/bin/activate\n${line}`);
  await type(clone, 'python3 -m venv .venv');
  await inEnvironment(`${commandIn(readme, /^pip install \.\/clients\/python$/)} requests`);
  const [withPackage = ''] = blocksOf(readme, 'python');
  const [withRequests = ''] = blocksOf(await readDocument('docs/python.md', url), 'python');
  const [ofPackage = ''] = blocksOf(await readDocument('clients/python/README.md', url), 'python');
  for (const [name, source] of Object.entries({ withPackage, withRequests, ofPackage }))
    await writeFile(join(clone, `${name}.py`), source);

  expect((await inEnvironment('python withPackage.py')).stdout).toMatch(samePerson);
  expect((await inEnvironment('python ofPackage.py')).stdout).toMatch(samePerson);
  expect((await inEnvironment('python withRequests.py')).stdout).toMatch(/^\{'same_person': True/);
}
