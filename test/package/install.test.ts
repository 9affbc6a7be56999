import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { cutPortrait } from '../support/pictures/encoder-pictures.ts';
import { makeTestFolder } from '../support/test-folder.ts';
import { serve, type } from './support/empty-folder.ts';
import { expectService } from './support/expect-service.ts';

const root = join(import.meta.dirname, '..', '..');
const { name, version } = manifest;

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

  const encoded = await type(folder, 'npx face-encode encode selfie.jpg');
  expect(JSON.parse(encoded.stdout)).toMatchObject({ pictures: [{ status: 'completed', encodings: [{}] }] });
  expect(encoded.stderr).toBe('');
  await expect(type(folder, 'npx face-encode encode nothing.jpg')).rejects.toMatchObject({ code: 3 });

  const service = await serve(folder, 'exec npx face-encode serve');
  await expectService(service.url);
  expect(service.stderr()).toBe('');

  const script = `import { createClient } from '${name}/client'; console.log(typeof createClient({ url: '${service.url}' }).uploadImage)`;
  expect((await type(folder, `node --input-type=module -e "${script}"`)).stdout).toBe('function\n');
  const files = await readdir(join(folder, 'node_modules', name), { recursive: true });
  expect(files).toContain(join('dist', 'client', 'index.d.ts'));
  expect(files.filter((path) => path.endsWith('.ts') && !path.endsWith('.d.ts'))).toEqual([]);
});

it('the package of the client alone needs zod and nothing else', async () => {
  const folder = await makeTestFolder();
  const archive = `${name}-client-${version}.tgz`;
  await type(root, 'npm run pack:client');
  await rename(join(root, archive), join(folder, archive));

  await type(folder, await installLine('client.md', archive));

  const installed = await readdir(join(folder, 'node_modules'));
  expect(installed.filter((entry) => !entry.startsWith('.'))).toEqual([`${name}-client`, 'zod']);
  const files = await readdir(join(folder, 'node_modules', `${name}-client`));
  expect(files).toEqual(expect.arrayContaining(['README.md', 'client.md', 'LICENSE']));
  const script = `import { createClient } from '${name}-client'; console.log(typeof createClient({ url: 'http://127.0.0.1:8001' }).uploadImage)`;
  expect((await type(folder, `node --input-type=module -e "${script}"`)).stdout).toBe('function\n');
});
