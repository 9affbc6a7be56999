import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkFolders } from '../../../local/folder-check.ts';
import { makeTestFolder } from '../../support/local-folders.ts';

const inner = join('objects', 'buckets', 'face-encode-pictures', 'objects');

it.each(['objects', inner, 'queues', 'table', 'console'])(
  'names the folder %s when it cannot be written',
  async (name) => {
    const folder = await makeTestFolder();
    await mkdir(join(folder, name), { recursive: true });
    const refuse = (path: string) => {
      if (path === join(folder, name)) throw new Error('EACCES: permission denied');
    };
    expect(() => checkFolders(folder, refuse)).toThrow(
      `The folder ${join(folder, name)} cannot be written (EACCES: permission denied). Give its files to this user, or set DATA_DIR to another folder.`,
    );
  },
);

it('asks for nothing in a new folder, and leaves nothing in an old one', async () => {
  const folder = await makeTestFolder();
  checkFolders(folder);
  await mkdir(join(folder, 'queues'));
  checkFolders(folder);
});
