import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { GetItemCommand, PutItemCommand, paginateQuery, QueryCommand } from '@aws-sdk/client-dynamodb';
import { ClassicLevel } from 'classic-level';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { localNames } from '../../../local/names.ts';
import { compactTable, TableLostError } from '../../../local/table-compaction.ts';
import { readLevelFiles } from '../../support/level-files.ts';
import { startChild } from '../../support/local-child.ts';
import { makeTestFolder } from '../../support/local-folders.ts';
import { openStorage } from '../../support/local-storage.ts';

/** Nobody else works on these tables. */
const openGate = { pause: (work: () => Promise<void>) => work() };

async function openTable(): Promise<ClassicLevel> {
  const table = new ClassicLevel(join(await makeTestFolder(), 'table'), { valueEncoding: 'json' });
  onTestFinished(() => table.close());
  await table.open();
  return table;
}

/** The files that carry the text, as their own format has it. */
const filesWith = (table: ClassicLevel, text: string): string[] =>
  readLevelFiles(table.location).flatMap(({ name, content }) => (content.includes(text) ? [name] : []));

describe('a table that was compacted', () => {
  it('has nothing in its files that was deleted or overwritten, though all of it was in the log', async () => {
    const table = await openTable();
    // The first and the last key stand in LevelDB's list of its files.
    for (const key of ['item~gone 1', 'item~kept', 'item~m', 'table~gone 2']) await table.put(key, `of ${key}`);
    await table.put('item~kept', 'now');
    for (const key of ['item~gone 1', 'table~gone 2']) await table.del(key);
    expect(filesWith(table, 'gone')).not.toEqual([]);

    await compactTable(table, openGate);

    expect(filesWith(table, 'gone')).toEqual([]);
    expect(filesWith(table, 'of item~kept')).toEqual([]);
    expect(await table.getMany(['item~kept', 'item~m'])).toEqual(['now', 'of item~m']);
  });

  it('nor what is named in the list of its files, or in its protocol', async () => {
    const table = await openTable();
    for (const name of ['a gone', 'z gone']) await table.put(name, name);
    await table.put('kept', 'kept');
    await table.compactRange('', '~');
    for (const name of ['a gone', 'z gone']) await table.del(name);
    await table.compactRange('a gone', 'z gone');
    expect(filesWith(table, 'gone')).toContainEqual(expect.stringMatching(/^MANIFEST/));
    expect(filesWith(table, 'gone')).toContain('LOG');

    await compactTable(table, openGate);

    expect(filesWith(table, 'gone')).toEqual([]);
    expect(await table.get('kept')).toBe('kept');
  });

  it('nor what an iterator reads that somebody has left open', async () => {
    const table = await openTable();
    await table.put('item~gone', 'gone');
    await table.put('item~kept', 'kept');
    await table.compactRange('', '~');
    const iterator = table.values();
    await iterator.next();
    await table.del('item~gone');

    await compactTable(table, openGate);

    expect(filesWith(table, 'gone')).toEqual([]);
  });

  it('has lost nothing, however many files and levels it had', async () => {
    const table = await openTable();
    const kept = new Map<string, string>();
    const put = async (key: string, value: string) => {
      if (key.includes('kept')) kept.set(key, value);
      await table.put(key, value);
    };
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 4_000; n += 1) {
        // No random text has the mark of what goes.
        const name = `${randomBytes(4).toString('hex')} ${n % 4 ? 'kept' : 'gone!'}`;
        await put(name, `${n % 4 ? '' : 'gone!'} ${randomBytes(800).toString('base64')}`);
        // Many are written and deleted before they come out of the log.
        if (n % 8 === 0) await table.del(name);
      }
      for await (const key of table.keys()) if (key.includes('gone!')) await table.del(key);
      const before = filesWith(table, 'gone!');
      expect(before.length).toBeGreaterThan(1);

      await compactTable(table, openGate);

      expect(filesWith(table, 'gone!')).toEqual([]);
      const now = (await table.iterator().all()).filter(([key]) => key.includes('kept'));
      expect(now.length).toBe(kept.size);
      expect(now.every(([key, value]) => kept.get(key) === value)).toBe(true);
    }
  });

  it('has been through it twice where a file was left as it was', async () => {
    const table = await openTable();
    await table.put('item~gone', 'gone');
    await table.del('item~gone');
    vi.spyOn(table, 'compactRange').mockResolvedValueOnce();
    await compactTable(table, openGate);
    expect(filesWith(table, 'gone')).toEqual([]);
  });

  it('can be opened again as ever', async () => {
    const table = await openTable();
    await table.put('item~kept', 'kept');
    await compactTable(table, openGate);
    await compactTable(table, openGate);
    await table.close();
    await table.open();
    expect(await table.get('item~kept')).toBe('kept');
  });
});

describe('a table that cannot be compacted', () => {
  it('stays as it is when the disk has no room', async () => {
    const table = await openTable();
    await table.put('item~gone', 'gone');
    await table.del('item~gone');
    const before = readLevelFiles(table.location);

    await expect(compactTable(table, openGate, () => 100)).rejects.toThrow(/needs twice as many, and 100 are free/);

    expect(readLevelFiles(table.location)).toEqual(before);
  });

  it('says so when its files stay as they are', async () => {
    const table = await openTable();
    await table.put('item~gone', 'gone');
    vi.spyOn(table, 'compactRange').mockResolvedValue();
    await expect(compactTable(table, openGate)).rejects.toThrow('The files of the table were not merged in 5 rounds');
    expect(await table.get('item~gone')).toBe('gone');
  });

  it('is tried to be opened again and again', async () => {
    const table = await openTable();
    await table.put('item~kept', 'kept');
    vi.spyOn(table, 'open').mockRejectedValueOnce(new Error('busy')).mockRejectedValueOnce(new Error('busy'));
    await compactTable(table, openGate);
    expect(await table.get('item~kept')).toBe('kept');
  });

  it('is lost when it cannot be opened again', async () => {
    const table = await openTable();
    const cause = new Error('IO error: no room');
    vi.spyOn(table, 'open').mockRejectedValue(new Error('Database failed to open', { cause }));
    await expect(compactTable(table, openGate)).rejects.toThrow(new TableLostError('IO error: no room'));
  });
});

it('requests are answered while the table is compacted, and lose nothing', async () => {
  const { table, storage } = await openStorage(await makeTestFolder());
  const TableName = localNames.table;
  let compacting = true;
  const work = async (lane: number): Promise<number> => {
    let count = 0;
    for (; compacting; count += 1) {
      const Key = { PK: { S: `lane ${lane}` }, SK: { S: String(count) } };
      await table.send(new PutItemCommand({ TableName, Item: { ...Key, value: { N: String(count) } } }));
      const { Item } = await table.send(new GetItemCommand({ TableName, Key }));
      expect(Item?.value).toEqual({ N: String(count) });
    }
    return count;
  };
  const lanes = [1, 2, 3, 4].map(work);

  for (let times = 0; times < 5; times += 1) await storage.compact({ erased: true });
  compacting = false;

  for (const [index, written] of (await Promise.all(lanes)).entries()) {
    expect(written).toBeGreaterThan(0);
    const { Count } = await table.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'PK = :p',
        ExpressionAttributeValues: { ':p': { S: `lane ${index + 1}` } },
      }),
    );
    expect(Count).toBe(written);
  }
});

it('a table whose process is killed while it is compacted has all that was acknowledged', async () => {
  const folder = await makeTestFolder();
  const acknowledged = new Map<string, number>();
  for (let kills = 0; kills < 8; kills += 1) {
    const name = `run ${kills}`;
    const child = startChild(new URL('../../support/local-compaction-child.ts', import.meta.url), [folder, name]);
    // Each in another moment.
    await child.printed(new RegExp(`^put ${10 + 7 * kills}$`, 'm'));
    child.kill('SIGKILL');
    await child.exited();
    acknowledged.set(name, child.stdout().match(/^put \d+$/gm)?.length ?? 0);
  }

  const { table } = await openStorage(folder);
  for (const [name, count] of acknowledged) {
    const items = paginateQuery(
      { client: table },
      {
        TableName: localNames.table,
        KeyConditionExpression: 'PK = :p',
        ExpressionAttributeValues: { ':p': { S: name } },
        ProjectionExpression: 'SK',
      },
    );
    const found = new Set<string | undefined>();
    for await (const { Items = [] } of items) for (const { SK } of Items) found.add(SK?.S);
    for (let n = 0; n < count; n += 1) expect(found, name).toContain(String(n));
  }
});
