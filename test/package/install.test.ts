import { execFile } from 'node:child_process';
import { readdir, readFile, rename } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { cutPortrait } from '../support/encoder-pictures.ts';
import { makeTestFolder } from '../support/local-folders.ts';

const root = join(import.meta.dirname, '..', '..');
const { name, version } = manifest;

/** What the npm that runs this test has put into its environment would hide what a fresh folder lacks. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([key]) => !/^npm_|^ONNXRUNTIME/i.test(key) || key === 'npm_config_registry'),
);
environment.PATH = [dirname(process.execPath), environment.PATH].join(delimiter);

/** Runs a command line as a person types it. */
const type = async (folder: string, line: string) =>
  await promisify(execFile)('sh', ['-c', line], { cwd: folder, env: environment });

/** The line by which a document has people install a package. */
async function installLine(document: string, archive: string): Promise<string> {
  const lines = (await readFile(join(root, 'docs', document), 'utf8')).split('\n');
  const found = lines.find((line) => line.endsWith(`npm install ./${archive}`));
  if (!found) throw new Error(`docs/${document} does not say how to install ${archive}`);
  return found.trim();
}

it('the package of the project installs as documented into an empty folder, and works there', async () => {
  const folder = await makeTestFolder();
  const archive = `${name}-${version}.tgz`;
  await type(root, `npm pack --pack-destination '${folder}'`);
  await cutPortrait('blonde').jpeg().toFile(join(folder, 'selfie.jpg'));

  await type(folder, await installLine('cli.md', archive));

  const { stdout } = await type(folder, 'npx face-encode encode selfie.jpg');
  expect(JSON.parse(stdout)).toMatchObject({ pictures: [{ status: 'completed', encodings: [{}] }] });
  const script = `import { createClient } from '${name}/client'; console.log(typeof createClient({ url: '' }).uploadImage)`;
  expect((await type(folder, `node --input-type=module -e "${script}"`)).stdout).toBe('function\n');
});

it('the package of the client alone needs zod and nothing else', async () => {
  const folder = await makeTestFolder();
  const archive = `${name}-client-${version}.tgz`;
  await type(root, 'npm run pack:client');
  await rename(join(root, archive), join(folder, archive));

  await type(folder, await installLine('client.md', archive));

  const installed = await readdir(join(folder, 'node_modules'));
  expect(installed.filter((entry) => !entry.startsWith('.'))).toEqual([`${name}-client`, 'zod']);
  const script = `import { createClient } from '${name}-client'; console.log(typeof createClient({ url: '' }).uploadImage)`;
  expect((await type(folder, `node --input-type=module -e "${script}"`)).stdout).toBe('function\n');
});
