import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { databaseFileOf } from '../../../local/store/open-database.ts';
import { type Home, openHome } from '../../../local/store/open-home.ts';
import { DatabaseSync } from '../../../local/store/sqlite.ts';
import { aContainer, aPictureName, CONTAINER_ID } from '../../support/builders.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { makeTestFolder } from '../../support/test-folder.ts';

const open = (folder: string): Home => openHome(folder, { events: true, log: captureLogs().log });

/** The one line with which the start ends. */
function startError(folder: string): string {
  try {
    open(folder).close();
  } catch (error) {
    if (error instanceof Error && error.name === 'StartError') return error.message;
    throw error;
  }
  return 'it started';
}

/** Everything in a folder. SQLite may add an empty log, and its index of the log, which holds nothing of its own. */
function snapshot(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && !entry.name.endsWith('-shm'),
  );
  const contents = entries.map((entry) => [entry.name, readFileSync(join(entry.parentPath, entry.name))] as const);
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
  return Object.fromEntries(contents.flatMap(([name, bytes]) => (bytes.length > 0 ? [[name, digest(bytes)]] : [])));
}

async function makeFilledFolder(): Promise<string> {
  const folder = await makeTestFolder();
  const home = open(folder);
  for (let count = 0; count < 200; count += 1) {
    await home.containers.create(
      aContainer({ containerId: CONTAINER_ID.replace(/\d{12}$/, String(10 ** 11 + count)) }),
    );
  }
  home.close();
  return folder;
}

describe('a data folder', () => {
  it('is made with rights for its user alone, whatever the umask is', async () => {
    const folder = join(await makeTestFolder(), 'data', 'below');
    const umask = process.umask(0);
    try {
      const home = open(folder);
      await home.containers.create(aContainer());
      await home.pictures.put(aPictureName(), Uint8Array.of(1));
      const rights = (name: string) => (statSync(join(folder, name)).mode & 0o777).toString(8);
      const names = readdirSync(folder, { recursive: true }).map(String);
      const isFolder = (name: string) => statSync(join(folder, name)).isDirectory();
      expect(rights('')).toBe('700');
      expect(names).toContain('face-encode.db-wal');
      expect(names).toContain('upload-secret');
      for (const name of names) expect([name, rights(name)]).toEqual([name, isFolder(name) ? '700' : '600']);
      home.close();
    } finally {
      process.umask(umask);
    }
  });

  it('that was there before keeps its rights, and what is made in it is private', async () => {
    const folder = await makeTestFolder();
    chmodSync(folder, 0o755);
    open(folder).close();
    expect(statSync(folder).mode & 0o777).toBe(0o755);
    expect(statSync(join(folder, 'pictures')).mode & 0o777).toBe(0o700);
    expect(statSync(databaseFileOf(folder)).mode & 0o777).toBe(0o600);
  });

  it('keeps what was stored, and its secret, from one run to the next', async () => {
    const folder = await makeTestFolder();
    const first = open(folder);
    const { slots: _, ...container } = aContainer();
    await first.containers.create(container);
    first.close();

    const second = open(folder);

    expect((await second.containers.read(CONTAINER_ID))?.container).toMatchObject(container);
    expect(second.uploadSecret).toEqual(first.uploadSecret);
    expect(second.uploadSecret).toHaveLength(32);
    second.close();
  });

  it('has a secret of its own', async () => {
    const homes = [open(await makeTestFolder()), open(await makeTestFolder())];
    expect(homes[0]?.uploadSecret).not.toEqual(homes[1]?.uploadSecret);
    for (const home of homes) home.close();
  });

  it('belongs to one process, which is named to the others, also after it was killed', async () => {
    const folder = await makeTestFolder();
    const script = `import { openHome } from './local/store/open-home.ts';
      openHome(${JSON.stringify(folder)}, { events: true, log: {} });
      console.log('open'); setInterval(() => {}, 1000);`;
    const holder = spawn(process.execPath, ['--input-type=module-typescript', '--eval', script]);
    await once(holder.stdout, 'data');

    expect(startError(folder)).toBe(
      `The data folder ${folder} is in use by another process ${holder.pid}. Stop that process, or set DATA_DIR to another folder.`,
    );

    holder.kill('SIGKILL');
    await once(holder, 'exit');
    expect(startError(folder)).toBe('it started');
  });

  it('of an earlier version is named and left as it is', async () => {
    const folder = await makeTestFolder();
    mkdirSync(join(folder, 'table'));
    mkdirSync(join(folder, 'objects'));
    writeFileSync(join(folder, 'table', '000001.ldb'), 'rows');
    const before = snapshot(folder);

    expect(startError(folder)).toMatch(
      /was made by an earlier version of face-encode \(objects, table\).* left as it is/,
    );
    expect(snapshot(folder)).toEqual(before);
    expect(readdirSync(folder).toSorted()).toEqual(['objects', 'table']);
  });

  it.each<[string, RegExp, (file: string) => void]>([
    [
      'another kind of file',
      /is not a database of face-encode\. It was left as it is/,
      (file) => writeFileSync(file, 'a diary of 200 bytes '.repeat(10)),
    ],
    ['a short file', /is not a database of face-encode/, (file) => writeFileSync(file, 'x')],
    [
      "another program's database",
      /is not a database of face-encode/,
      (file) => {
        const database = new DatabaseSync(`${file}.other`);
        database.exec('CREATE TABLE diary (day TEXT)');
        database.close();
        writeFileSync(file, readFileSync(`${file}.other`));
      },
    ],
    [
      'a newer database',
      /was written by a newer version of face-encode \(its format is 99, this version reads 2\)/,
      (file) => {
        const database = new DatabaseSync(file);
        database.exec('PRAGMA user_version = 99');
        database.close();
      },
    ],
    [
      'a page overwritten',
      /is damaged \(/,
      (file) => {
        const bytes = readFileSync(file);
        bytes.fill(0x5a, 4096 * 2, 4096 * 5);
        writeFileSync(file, bytes);
      },
    ],
    [
      'a database cut in half',
      /is damaged \(/,
      (file) => writeFileSync(file, readFileSync(file).subarray(0, statSync(file).size / 2)),
    ],
  ])('with %s is not started, and left as it is', async (_, message, spoil) => {
    const folder = await makeFilledFolder();
    const file = databaseFileOf(folder);
    spoil(file);
    const before = snapshot(folder);

    expect(startError(folder)).toMatch(message);
    expect(startError(folder)).toContain(file);
    expect(startError(folder)).not.toContain('\n');
    expect(snapshot(folder)).toEqual(before);
  });

  it('whose log is damaged beyond its last transactions starts with those before', async () => {
    const folder = await makeFilledFolder();
    writeFileSync(`${databaseFileOf(folder)}-wal`, 'no log');
    expect(startError(folder)).toBe('it started');
  });

  it('that cannot be made is named', async () => {
    const file = join(await makeTestFolder(), 'a-file');
    writeFileSync(file, '');
    expect(startError(join(file, 'data'))).toMatch(/a-file\/data cannot be written \(ENOTDIR.*set DATA_DIR to another/);
  });

  it.each(['face-encode.db', 'process.pid', 'upload-secret'])(
    'with a folder in the place of %s names it',
    async (name) => {
      const folder = await makeTestFolder();
      mkdirSync(join(folder, name));
      expect(startError(folder)).toMatch(`${join(folder, name)} cannot be written (EISDIR`);
      expect(startError(folder)).toMatch(/\. Move away what is in its place, or set DATA_DIR/);
    },
  );

  it.each(['pictures', 'incoming'])('with a file in the place of %s names it', async (name) => {
    const folder = await makeTestFolder();
    writeFileSync(join(folder, name), '');
    expect(startError(folder)).toMatch(`${join(folder, name)} cannot be written (EEXIST`);
  });

  it.runIf(existsSync('/proc/self'))('that the folder above it does not take is named', () => {
    expect(startError('/proc/data/below')).toMatch(/^\/proc\/data\/below cannot be written \(ENOENT/);
  });

  it('whose pictures cannot be read, as after a restore with other rights, is named', async () => {
    const folder = await makeFilledFolder();
    const unreadable = join(folder, 'pictures', 'ab');
    writeFileSync(unreadable, '');
    const home = open(folder);
    onTestFinished(() => home.close());

    await expect(home.recover()).rejects.toMatchObject({
      name: 'StartError',
      message: expect.stringMatching(
        new RegExp(`^${unreadable} cannot be written \\(.*\\)\\. Move away what is in its place`),
      ),
    });
  });

  it('with a secret that was cut off is named', async () => {
    const folder = await makeFilledFolder();
    writeFileSync(join(folder, 'upload-secret'), 'short');
    expect(startError(folder)).toMatch(/upload-secret does not hold 32 bytes/);
  });

  it('shows the last heartbeat of the run before, where there was one', async () => {
    const folder = await makeFilledFolder();
    const file = join(folder, 'process.pid');
    expect(existsSync(file)).toBe(true);
    const time = new Date('2026-03-25T12:00:00.000Z');
    utimesSync(file, time, time);
    const home = open(folder);
    expect(readFileSync(file, 'utf8')).toBe(String(process.pid));
    home.close();
    expect(statSync(file).mtimeMs).toBeGreaterThan(time.getTime());
  });
});
