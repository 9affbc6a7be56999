import { mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { localNames } from '../../../local/names.ts';
import { startChild } from '../../support/local-child.ts';
import { makeTestFolder } from '../../support/local-folders.ts';
import { openStorage } from '../../support/local-storage.ts';

describe('a data folder that cannot be used is refused in one line', () => {
  const refusal = async (folder: string) => {
    const error = await openStorage(folder).catch((reason: unknown) => reason);
    return error instanceof Error ? `${error.name}: ${error.message}` : 'it was opened';
  };

  it('when another process works in it', async () => {
    const folder = await makeTestFolder();
    const child = startChild(new URL('../../support/local-storage-child.ts', import.meta.url), [folder]);
    await child.printed(/ready/);
    const text = await refusal(folder);
    expect(text).toBe(
      `StartError: The data folder ${folder} is in use by another process (number ${child.pid}). Stop that one, or set DATA_DIR to another folder.`,
    );
  });

  it('when this process has opened it already', async () => {
    const folder = await makeTestFolder();
    await openStorage(folder);
    expect(await refusal(folder)).toContain('is in use by another process');
  });

  it('when it is a file', async () => {
    const file = join(await makeTestFolder(), 'file');
    await writeFile(file, '');
    expect(await refusal(file)).toContain(`The data folder ${file} cannot be written`);
    expect(await refusal(join(file, 'below'))).toContain('cannot be written');
  });

  it('when the file of the queues is damaged', async () => {
    const folder = await makeTestFolder();
    await mkdir(join(folder, 'queues'));
    await writeFile(join(folder, 'queues', 'fauxqs.db'), 'this is no database '.repeat(500));
    expect(await refusal(folder)).toContain(`StartError: The pictures and queues in the data folder ${folder}`);
  });

  it('when its lock is none', async () => {
    const folder = await makeTestFolder();
    await writeFile(join(folder, 'lock'), 'garbage '.repeat(500));
    expect(await refusal(folder)).toContain(`StartError: The file ${join(folder, 'lock')} cannot be used`);
  });

  it('when the name of its holder cannot be written', async () => {
    const folder = await makeTestFolder();
    await mkdir(join(folder, 'lock-holder.txt'));
    expect(await refusal(folder)).toContain(`StartError: The data folder ${folder} cannot be written`);
  });

  it.each(['objects', 'queues', 'table', 'console'])(
    'when there is a file in the place of its folder %s',
    async (name) => {
      const folder = await makeTestFolder();
      await writeFile(join(folder, name), '');
      expect(await refusal(folder)).toContain(`StartError: The folder ${join(folder, name)} cannot be written`);
    },
  );

  it('when the files of the table are damaged', async () => {
    const folder = await makeTestFolder();
    await (await openStorage(folder)).close();
    await writeFile(join(folder, 'table', 'CURRENT'), 'garbage');
    expect(await refusal(folder)).toBe(
      `StartError: The table in the data folder ${folder} cannot be used (its files are damaged). Move the folder away, or set DATA_DIR to another one.`,
    );
  });

  /** A folder with something in its table, and the log that holds it. */
  async function folderWithLog() {
    const folder = await makeTestFolder();
    const open = await openStorage(folder);
    const Item = { PK: { S: 'a' }, SK: { S: 'b' } };
    await open.table.send(new PutItemCommand({ TableName: localNames.table, Item }));
    await open.close();
    const [name = ''] = (await readdir(join(folder, 'table'))).filter((file) => file.endsWith('.log'));
    const log = join(folder, 'table', name);
    return { folder, name, log, bytes: await readFile(log) };
  }

  it.each([
    ['one byte is flipped', (bytes: Buffer) => flip(bytes, Math.floor(bytes.byteLength / 2))],
    ['a length is wrong', (bytes: Buffer) => flip(bytes, 4)],
    ['it is something else', (bytes: Buffer) => Buffer.alloc(bytes.byteLength, 'random ')],
  ])('when the log of the table is damaged: %s; and the log stays as it is', async (_, damage) => {
    const { folder, name, log, bytes } = await folderWithLog();
    const damaged = damage(bytes);
    await writeFile(log, damaged);
    for (let starts = 1; starts <= 2; starts += 1) {
      expect(await refusal(folder)).toContain(
        `StartError: The table in the data folder ${folder} cannot be used (the file ${name} is damaged).`,
      );
    }
    expect((await readFile(log)).equals(damaged)).toBe(true);
  });

  it('when the file is missing that names the others', async () => {
    const { folder } = await folderWithLog();
    await rm(join(folder, 'table', 'CURRENT'));
    expect(await refusal(folder)).toContain('cannot be used (the file CURRENT is missing)');
  });

  it('but not when the last record of the log is cut off, as a killed process leaves it', async () => {
    const { folder, log, bytes } = await folderWithLog();
    await truncate(log, bytes.byteLength - 5);
    expect(await refusal(folder)).toBe('it was opened');
  });
});

function flip(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0xff;
  return copy;
}
