import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createLog } from '../../../functions/telemetry/log.ts';
import { makeCompaction } from '../../../local/compaction.ts';
import type { Storage } from '../../../local/storage.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { makeTestFolder } from '../../support/local-folders.ts';

async function make(folder?: string) {
  const dataDir = folder ?? (await makeTestFolder());
  const logs = captureLogs();
  const compact = vi.fn<Storage['compact']>(async () => undefined);
  const compaction = makeCompaction(dataDir, { compact }, createLog('info'));
  return { dataDir, compact, compaction, codes: () => logs.map(({ code }) => code) };
}

it('writes the table anew once for what was erased since the last time', async () => {
  const { compaction, compact, codes } = await make();
  await compaction.run();
  compaction.note();
  compaction.note();
  await compaction.run();
  await compaction.run();
  expect(compact.mock.calls).toEqual([[{ erased: false }], [{ erased: true }], [{ erased: false }]]);
  expect(codes()).toEqual(['FILES_COMPACTED']);
});

it('does it again for what was erased meanwhile', async () => {
  const { compaction, compact } = await make();
  compaction.note();
  compact.mockImplementationOnce(async () => compaction.note());
  for (let times = 0; times < 3; times += 1) await compaction.run();
  expect(compact.mock.calls).toEqual([[{ erased: true }], [{ erased: true }], [{ erased: false }]]);
});

it('tries again what has failed', async () => {
  const { compaction, compact, codes } = await make();
  compaction.note();
  compact.mockRejectedValueOnce(new Error('no room'));
  await compaction.run();
  await compaction.run();
  expect(compact.mock.calls).toEqual([[{ erased: true }], [{ erased: true }]]);
  expect(codes()).toEqual(['COMPACTION_FAILED', 'FILES_COMPACTED']);
});

it('remembers over the end of the process what is to be done, and that it was done', async () => {
  const before = await make();
  before.compaction.note();
  before.compact.mockRejectedValueOnce(new Error('no room'));
  await before.compaction.run();

  const after = await make(before.dataDir);
  await after.compaction.run();
  expect(after.compact.mock.calls).toEqual([[{ erased: true }]]);
  expect(existsSync(join(before.dataDir, 'erased'))).toBe(false);

  const later = await make(before.dataDir);
  await later.compaction.run();
  expect(later.compact.mock.calls).toEqual([[{ erased: false }]]);
});

it('notes again what is erased after it has cleaned', async () => {
  const { compaction, dataDir } = await make();
  compaction.note();
  await compaction.run();
  compaction.note();
  expect(existsSync(join(dataDir, 'erased'))).toBe(true);
});
