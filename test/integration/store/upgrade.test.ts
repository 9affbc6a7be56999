import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../local/store/open-database.ts';
import { SCHEMA_VERSION } from '../../../local/store/schema.ts';
import { CONTAINER_ID, NOW } from '../../support/builders.ts';

it('a database of the version without enrolments gets their table, and keeps what it has', () => {
  const folder = mkdtempSync(join(tmpdir(), 'face-encode-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const before = openDatabase(folder);
  before.exec('DROP TABLE enrolments; PRAGMA user_version = 1');
  before.prepare('INSERT INTO containers VALUES (?, ?, ?, ?)').run(CONTAINER_ID, 'anyone', NOW, NOW + 1);
  before.close();

  const database = openDatabase(folder);

  expect(database.prepare('SELECT count(*) AS people FROM enrolments').get()).toEqual({ people: 0 });
  expect(database.prepare('SELECT container_id FROM containers').get()).toEqual({ container_id: CONTAINER_ID });
  expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: SCHEMA_VERSION });
  database.close();
});
