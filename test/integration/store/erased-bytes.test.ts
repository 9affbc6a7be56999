import { closeSync, openSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { forgetErased } from '../../../local/maintenance/forget.ts';
import { databaseFileOf } from '../../../local/store/open-database.ts';
import { openHome } from '../../../local/store/open-home.ts';
import { NOW } from '../../support/builders.ts';
import { captureLogs } from '../../support/captured-logs.ts';
import { fillAndErase, findRemains } from '../../support/homes/erasures.ts';
import { makeTestFolder } from '../../support/test-folder.ts';

/** With this seed SQLite rebuilds pages in which copies of erased rows stay. */
const SEED = 32;
const CONTAINERS = 300;

describe('what was erased', () => {
  it('is in no file once the files are cleaned, and what was kept is whole', async () => {
    const folder = await makeTestFolder();
    const home = openHome(folder, { events: true, log: captureLogs().log, now: () => NOW });
    const file = openSync(databaseFileOf(folder), 'r+');
    const { kept, erased } = await fillAndErase(home, CONTAINERS, SEED);
    expect(findRemains(folder, erased)).not.toEqual([]);

    forgetErased(home.database, file);

    expect(findRemains(folder, erased)).toEqual([]);
    expect(findRemains(folder, kept.slice(0, 10))).not.toEqual([]);
    expect(home.database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    for (const { containerId, images } of kept) {
      expect((await home.containers.read(containerId))?.container.slots).toHaveLength(images.length);
    }

    // Pages that SQLite had in memory do not bring it back.
    const more = await fillAndErase(home, 60, SEED + 1);
    home.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    expect(findRemains(folder, erased)).toEqual([]);
    forgetErased(home.database, file);
    expect(findRemains(folder, [...erased, ...more.erased])).toEqual([]);
    home.close();
    closeSync(file);
    expect(findRemains(folder, [...erased, ...more.erased])).toEqual([]);
  });
});
