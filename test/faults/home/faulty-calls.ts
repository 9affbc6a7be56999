import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { type DatabaseSync as Database, DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * Counts the calls to SQLite and to the files of a data folder, and makes one of them fail. Import it before anything that
 * imports these modules by name.
 */

/** SQLite's result codes (https://sqlite.org/rescode.html), the last one extended: the disk failed at a write. */
const sqliteFaults = { BUSY: 5, FULL: 13, IOERR: 778 } as const;

const fileFaults = ['ENOSPC', 'EACCES', 'EIO'] as const;

type SqliteFault = keyof typeof sqliteFaults;
type FileFault = (typeof fileFaults)[number];

/** The faults that a call can meet. What only reads needs no room on the disk. */
export function faultsOf({ kind, changes }: Call): readonly (SqliteFault | FileFault)[] {
  if (kind === 'sqlite') return changes ? ['BUSY', 'FULL', 'IOERR'] : ['BUSY', 'IOERR'];
  return changes ? fileFaults : ['EACCES', 'EIO'];
}

export interface Call {
  readonly kind: 'sqlite' | 'file';
  /** What is called: the begin of a statement, or the name of a function. */
  readonly name: string;
  readonly changes: boolean;
}

export interface Target {
  /** Which call, from 0. */
  readonly call: number;
  readonly fault: SqliteFault | FileFault;
}

/** One look at what is called. */
export interface Watch {
  readonly calls: readonly Call[];
  /** Whether the call that had to fail was made. */
  isMet(): boolean;
  /** Ends the watch. */
  end(): void;
}

interface State {
  readonly database: Database;
  readonly folder: string;
  readonly target: Target | undefined;
  readonly calls: Call[];
}

let watched: State | undefined;

/** Begins to count, and to fail at the target. Only one watch at a time. */
export function watchCalls(database: Database, folder: string, target?: Target): Watch {
  const state: State = { database, folder, target, calls: [] };
  watched = state;
  return {
    calls: state.calls,
    isMet: () => target !== undefined && state.calls.length > target.call,
    end: () => {
      watched = undefined;
    },
  };
}

/** Does what is not the service's: its calls count as none. */
export function unwatched<Result>(work: () => Result): Result {
  const before = watched;
  watched = undefined;
  try {
    return work();
  } finally {
    watched = before;
  }
}

/** @returns the fault that this call has to meet */
function meet(call: Call): Target['fault'] | undefined {
  if (!watched) return undefined;
  const { calls, target } = watched;
  const index = calls.push(call) - 1;
  return index === target?.call ? target.fault : undefined;
}

function sqliteError(fault: string): Error {
  const errcode = Object.entries(sqliteFaults).find(([name]) => name === fault)?.[1];
  // Where SQLite cannot write a change it often rolls back the transaction by itself. https://sqlite.org/lang_transaction.html
  if (fault !== 'BUSY' && watched?.database.isTransaction) unwatchedExec('ROLLBACK');
  return Object.assign(new Error(`made to fail: ${fault}`), { code: 'ERR_SQLITE_ERROR', errcode });
}

const fileError = (code: string): Error => Object.assign(new Error(`${code}: made to fail`), { code });

type Method = (this: unknown, ...given: unknown[]) => unknown;

function replace(owner: object, name: string, makeOther: (original: Method) => Method): void {
  const original: Method = Reflect.get(owner, name);
  Reflect.set(owner, name, makeOther(original));
}

const { exec } = DatabaseSync.prototype;

function unwatchedExec(sql: string): void {
  const database = watched?.database;
  if (database) exec.call(database, sql);
}

const changesRows = (sql: string): boolean => /^\s*(INSERT|UPDATE|DELETE|BEGIN|COMMIT)/.test(sql);

function callOf(sql: string): Call {
  const name = sql.trim().split(/\s+/).slice(0, 3).join(' ');
  return { kind: 'sqlite', name, changes: changesRows(sql) };
}

replace(
  DatabaseSync.prototype,
  'exec',
  (original) =>
    function (this: unknown, ...given) {
      // What undoes a change is not made to fail: two faults at once are not looked at.
      const fault = this === watched?.database && given[0] !== 'ROLLBACK' && meet(callOf(String(given[0])));
      if (fault) throw sqliteError(fault);
      return original.apply(this, given);
    },
);

for (const name of ['run', 'get', 'all']) {
  replace(
    StatementSync.prototype,
    name,
    (original) =>
      function (this: unknown, ...given) {
        const fault = this instanceof StatementSync && meet(callOf(this.sourceSQL));
        if (fault) throw sqliteError(fault);
        return original.apply(this, given);
      },
  );
}

const isInFolder = (path: unknown): path is string =>
  watched !== undefined && typeof path === 'string' && path.startsWith(watched.folder);

for (const name of ['mkdirSync', 'renameSync', 'existsSync', 'rmSync']) {
  replace(
    fs,
    name,
    (original) =>
      function (this: unknown, ...given) {
        // Never throws.
        const isLook = name === 'existsSync';
        const fault = isInFolder(given[0]) && !isLook && meet({ kind: 'file', name, changes: true });
        if (fault) throw fileError(fault);
        return original.apply(this, given);
      },
  );
}

replace(
  fs,
  'writeFile',
  (original) =>
    function (this: unknown, ...given) {
      const [path, bytes, options] = given;
      const fault = isInFolder(path) && meet({ kind: 'file', name: 'writeFile', changes: true });
      if (!fault) return original.apply(this, given);
      // A full disk takes a part.
      if (bytes instanceof Uint8Array && fault === 'ENOSPC') {
        fs.writeFileSync(String(path), bytes.subarray(0, bytes.length / 2), Object(options));
      }
      const callback = given.at(-1);
      if (typeof callback === 'function') setImmediate(() => callback(fileError(fault)));
      return undefined;
    },
);

for (const name of ['readFile', 'readdir', 'access', 'unlink']) {
  replace(
    fsPromises,
    name,
    (original) =>
      async function (this: unknown, ...given) {
        const fault = isInFolder(given[0]) && meet({ kind: 'file', name, changes: name === 'unlink' });
        if (fault) throw fileError(fault);
        return await original.apply(this, given);
      },
  );
}

syncBuiltinESMExports();
