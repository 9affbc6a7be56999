import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * Counts the writes of this process to its files: changing statements and the ends of transactions, and files that are
 * written, renamed, made or removed. Import it before anything that imports these modules by name.
 */

interface Count {
  writes: number;
  /** The write before which the process dies, counted from 1; 0 for none. */
  readonly killBefore: number;
}

let count: Count | undefined;

/** Begins to count. Nothing before this kills the process. */
export function countWrites(killBefore: number): Count {
  count = { writes: 0, killBefore };
  return count;
}

function beforeWrite(): void {
  if (!count) return;
  count.writes += 1;
  if (count.writes !== count.killBefore) return;
  process.kill(process.pid, 'SIGKILL');
  // The signal needs a moment in which nothing more may happen.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}

type Method = (this: unknown, ...given: unknown[]) => unknown;

/** @param isWrite whether a call changes anything */
function watch(owner: object, name: string, isWrite: (self: unknown, given: unknown[]) => boolean = () => true): void {
  const original: Method = Reflect.get(owner, name);
  Reflect.set(owner, name, function (this: unknown, ...given: unknown[]) {
    if (isWrite(this, given)) beforeWrite();
    return original.apply(this, given);
  } satisfies Method);
}

/** The changes that the search still has to read are in a temporary table, which no file holds. */
const isInMemory = (sql: unknown): boolean => /^DELETE FROM enrolment_changes/.test(String(sql));

const changes = (sql: unknown): boolean =>
  !isInMemory(sql) && /^\s*(INSERT|UPDATE|DELETE|COMMIT|CREATE|PRAGMA (application_id|journal_mode))/.test(String(sql));
const statementChanges = (self: unknown): boolean => self instanceof StatementSync && changes(self.sourceSQL);

watch(DatabaseSync.prototype, 'exec', (_, [sql]) => changes(sql));
watch(StatementSync.prototype, 'run', statementChanges);
watch(StatementSync.prototype, 'get', statementChanges);
watch(StatementSync.prototype, 'all', statementChanges);
for (const name of ['writeFile', 'writeFileSync', 'renameSync', 'mkdirSync', 'chmodSync']) watch(fs, name);
watch(fsPromises, 'unlink');
syncBuiltinESMExports();
