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
function faultsOf({ kind, changes }: Call): readonly (SqliteFault | FileFault)[] {
  if (kind === 'sqlite') return changes ? ['BUSY', 'FULL', 'IOERR'] : ['BUSY', 'IOERR'];
  return changes ? fileFaults : ['EACCES', 'EIO'];
}

export interface Call {
  readonly kind: 'sqlite' | 'file';
  /** What is called: the begin of a statement, or the name of a function. */
  readonly name: string;
  readonly changes: boolean;
}

/** Names a call by what it calls: the index of the search is brought up to date at its own time, so the order may differ. */
export interface Target {
  readonly name: string;
  /** Which of the calls of this name, from 0. */
  readonly occurrence: number;
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
    isMet: () => target !== undefined && countCalls(state.calls, target.name) > target.occurrence,
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

const countCalls = (calls: readonly Call[], name: string): number => calls.filter((call) => call.name === name).length;

/** Each call with its place among those of its name. */
export function targetsOf(calls: readonly Call[]): Target[] {
  return calls.flatMap((call, index) => {
    const occurrence = countCalls(calls.slice(0, index), call.name);
    return faultsOf(call).map((fault) => ({ name: call.name, occurrence, fault }));
  });
}

/** @returns the fault that this call has to meet */
function meet(call: Call): Target['fault'] | undefined {
  if (!watched) return undefined;
  const { calls, target } = watched;
  const occurrence = countCalls(calls, call.name);
  calls.push(call);
  return call.name === target?.name && occurrence === target.occurrence ? target.fault : undefined;
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

/** All others may change something. */
const reading = new Set(['readFile', 'readdir', 'access', 'stat', 'lstat', 'opendir', 'realpath', 'readlink']);

/** The first never throws; the others are the heartbeat, which comes when it comes. */
const leftAlone = new Set(['existsSync', 'exists', 'utimesSync']);

function meetInFolder(name: string, [path]: readonly unknown[]): Target['fault'] | undefined {
  if (!isInFolder(path)) return undefined;
  return meet({ kind: 'file', name, changes: !reading.has(name.replace(/Sync$/, '')) });
}

/** A full disk takes a part of a file. */
function writeHalf([path, bytes, options]: readonly unknown[]): void {
  if (!(bytes instanceof Uint8Array)) return;
  unwatched(() => fs.writeFileSync(String(path), bytes.subarray(0, bytes.length / 2), Object(options)));
}

const functionsOf = (module: object): string[] =>
  Object.keys(module).filter((name) => /^[a-z]/.test(name) && typeof Reflect.get(module, name) === 'function');

for (const name of functionsOf(fs).filter((one) => !leftAlone.has(one))) {
  replace(
    fs,
    name,
    (original) =>
      function (this: unknown, ...given) {
        const fault = meetInFolder(name, given);
        if (!fault) return original.apply(this, given);
        if (name.startsWith('writeFile') && fault === 'ENOSPC') writeHalf(given);
        const callback = given.at(-1);
        if (typeof callback !== 'function') throw fileError(fault);
        setImmediate(() => callback(fileError(fault)));
        return undefined;
      },
  );
}

for (const name of functionsOf(fsPromises)) {
  replace(
    fsPromises,
    name,
    (original) =>
      async function (this: unknown, ...given) {
        const fault = meetInFolder(name, given);
        if (!fault) return await original.apply(this, given);
        if (name === 'writeFile' && fault === 'ENOSPC') writeHalf(given);
        throw fileError(fault);
      },
  );
}

syncBuiltinESMExports();
