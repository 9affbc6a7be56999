import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { SERVICE_VERSION } from '../../api/version.ts';
import manifest from '../../package.json' with { type: 'json' };

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..');
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
