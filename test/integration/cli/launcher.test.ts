import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SERVICE_VERSION } from '../../../api/version.ts';
import { findSamplePhoto } from '../../../encoder/golden/sample-photos.ts';
import manifest from '../../../package.json' with { type: 'json' };

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..', '..');
const command = join(root, manifest.bin['face-encode']);
const starter = join(root, 'scripts', 'start.js');

/** Node, told that it is an older one. */
const asOldNode = [
  '--import',
  "data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '22.17.1' } })",
];

it('the command runs in a clone', async () => {
  expect(await run(process.execPath, [command, '--version'])).toEqual({ stdout: `${SERVICE_VERSION}\n`, stderr: '' });
});

it('a second start compiles none of the sources, in no thread', async () => {
  const env = { ...process.env, NODE_COMPILE_CACHE: undefined, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' };
  const encode = async () =>
    await run(process.execPath, [command, 'encode', findSamplePhoto(1)], { env, maxBuffer: 2 ** 26 });
  await encode();
  const { stderr } = await encode();
  const kept = (file: string) => new RegExp(`retrieving transpile cache for \\S+ \\S+/${file}\\.\\.\\.success`);
  expect(stderr).toMatch(kept('cli/main.ts'));
  expect(stderr).toMatch(kept('encoder/threads/encoder-worker.ts'));
  expect(stderr).not.toContain('saving transpilation cache');
});

describe('with a Node that is too old', () => {
  it('the command says which one it needs', async () => {
    await expect(run(process.execPath, [...asOldNode, command, '--version'])).rejects.toMatchObject({
      code: 2,
      stderr: 'face-encode: needs Node.js 22.18 or newer; this is 22.17.1\n',
    });
  });

  it('`npm start` says which one it needs, and how to get it', async () => {
    await expect(run(process.execPath, [...asOldNode, starter, 'local/process/start.ts'])).rejects.toMatchObject({
      code: 1,
      stderr:
        'face-encode: needs Node.js 22.18 or newer; this is 22.17.1. ' +
        'Install a newer one, or run `npm ci` without --omit=dev: it brings one along.\n',
    });
  });
});
