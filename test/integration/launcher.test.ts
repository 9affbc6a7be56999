import { execFile } from 'node:child_process';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SERVICE_VERSION } from '../../api/version.ts';
import manifest from '../../package.json' with { type: 'json' };
import { cutPortrait } from '../support/encoder-pictures.ts';
import { makeTestFolder } from '../support/local-folders.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');

/** The project as npm installs it: below a node_modules folder, beside its dependencies. */
async function install(): Promise<string> {
  const modules = join(await makeTestFolder(), 'node_modules');
  const target = join(modules, manifest.name);
  await mkdir(target, { recursive: true });
  for (const folder of ['api', 'cli', 'client', 'encoder', 'functions', 'local', 'console']) {
    await cp(join(root, folder), join(target, folder), {
      recursive: true,
      filter: (source) => !/encoder\/(models|golden)$|console\/(app|dist)$/.test(source),
    });
  }
  await cp(join(root, 'package.json'), join(target, 'package.json'));
  await symlink(join(root, 'encoder', 'models'), join(target, 'encoder', 'models'));
  for (const name of Object.keys(manifest.dependencies)) {
    await mkdir(join(modules, name, '..'), { recursive: true });
    await symlink(join(root, 'node_modules', name), join(modules, name));
  }
  return join(target, manifest.bin['face-encode']);
}

const launch = async (launcher: string, ...words: string[]) => await run(process.execPath, [launcher, ...words]);

describe('the launcher', () => {
  it('runs in a clone', async () => {
    const launcher = join(root, manifest.bin['face-encode']);

    expect(await launch(launcher, '--version')).toEqual({ stdout: `${SERVICE_VERSION}\n`, stderr: '' });
  });

  it('runs where it is installed, also what works in threads, and passes the exit code on', async () => {
    const launcher = await install();
    const picture = join(await makeTestFolder(), 'portrait.jpg');
    await cutPortrait().jpeg().toFile(picture);

    const { stdout, stderr } = await launch(launcher, 'encode', picture);

    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ pictures: [{ status: 'completed', encodings: [{}] }] });
    await expect(launch(launcher, 'encode', 'nothing.jpg')).rejects.toMatchObject({ code: 3 });
  });

  it('says which Node it needs where it is installed below one that is too old', async () => {
    const older = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
    const launching = run(process.execPath, [
      '--import',
      `data:text/javascript,${older}`,
      await install(),
      '--version',
    ]);

    await expect(launching).rejects.toMatchObject({
      code: 2,
      stderr: 'face-encode: needs Node.js 22.18 or newer; this is 20.20.2\n',
    });
  });
});
