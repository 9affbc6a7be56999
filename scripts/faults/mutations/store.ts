import { always, faults, inFile, integration, type Mutation, unit } from './mutation.ts';

const port = integration('ports/sqlite.test.ts');
const anyFault = faults('home', 'on one machine, an upload\\W+keeps');

const statement = inFile('local/store/statements.ts', port);
const store = inFile('local/store/container-store.ts', unit('local/store/container-jobs.test.ts'));
const sqlite = inFile('local/store/sqlite.ts', anyFault);
const picture = inFile('local/store/picture-files.ts', integration('store/picture-files.test.ts'));
const recovery = inFile('local/maintenance/recover.ts', integration('store/recover.test.ts'));
const erased = integration('store/erased-bytes.test.ts');

/** A condition of one statement, which is found by what stands before it. */
const condition = (mechanism: string, before: string, text: string): Mutation =>
  statement(mechanism, before + text, before + always(text));

/** The home on one machine: its statements, transactions and files. */
export const storeMutations: readonly Mutation[] = [
  statement('SQLite reservation: the limit', ') < :max', ') <= :max'),
  condition('SQLite reservation: the owner', 'WHERE container_id = :containerId AND ', 'owner = :owner'),
  condition('SQLite reservation: the expiry', 'AND owner = :owner AND ', 'expires_at > :now'),
  condition(
    'SQLite creation: only an expired container is replaced',
    "'DELETE FROM containers WHERE container_id = :containerId AND ",
    'expires_at <= :now',
  ),
  condition(
    'SQLite: an old erasure leaves a newer container alone',
    "'DELETE FROM containers WHERE container_id = :containerId AND ",
    'created_at = :createdAt',
  ),
  statement(
    'SQLite claim: a claimed slot is not released',
    'SET reservation_id = NULL',
    'SET reservation_id = reservation_id',
  ),
  condition(
    'SQLite claim: the same slot',
    'SET reservation_id = NULL\n     WHERE container_id = :containerId AND image_id = :imageId AND ',
    'created_at = :createdAt',
  ),
  condition('SQLite release: only of its own call', 'AND image_id = :imageId AND ', 'reservation_id = :reservationId'),
  condition(
    'SQLite given back: only by its own call',
    'created_at = :createdAt\n       AND ',
    'reservation_id = :reservationId',
  ),
  condition('SQLite given back: still processing', 'AND reservation_id = :reservationId AND ', "status = 'processing'"),
  condition(
    'SQLite: an old erasure leaves a newer slot alone',
    "'DELETE FROM slots WHERE container_id = :containerId AND image_id = :imageId AND ",
    'created_at = :createdAt',
  ),
  condition(
    'SQLite completion: the same slot',
    'face_count = :faces\n     WHERE container_id = :containerId AND image_id = :imageId AND ',
    'created_at = :createdAt',
  ),
  condition('SQLite completion: still processing', 'created_at = :createdAt\n       AND ', "status = 'processing'"),
  condition('SQLite completion: the deadline', "AND status = 'processing' AND ", 'deadline > :now'),
  condition(
    'SQLite failure: the same slot',
    'finished_at = :now\n     WHERE container_id = :containerId AND image_id = :imageId AND ',
    'created_at = :createdAt',
  ),
  condition('SQLite failure: still processing', 'AND created_at = :createdAt AND ', "status = 'processing'"),
  store(
    'an erased container takes its jobs along',
    'const { changes } = statements.removeContainer.run({ containerId, createdAt });\n          if (changes > 0) jobs.removeFor(containerId);',
    'statements.removeContainer.run({ containerId, createdAt });',
  ),
  store('an erased image takes its jobs along', 'jobs.removeFor(containerId, imageId)', 'undefined'),
  store(
    'the event of a completed image',
    "enqueueEvent({ containerId, imageId, status: 'completed', errorCode: null, faces, occurredAt: now });",
  ),
  store(
    'the event of a failed image',
    "enqueueEvent({ containerId, imageId, status: 'failed', errorCode: code, faces: null, occurredAt: now });",
  ),
  inFile('local/store/container-store.ts', anyFault)(
    'state, vectors and event in one transaction',
    'transaction(database, () => {\n          const faces',
    '((_: unknown, work: () => ChangeOutcome) => work())(database, () => {\n          const faces',
  ),
  sqlite('a failed transaction is rolled back', "if (database.isTransaction) database.exec('ROLLBACK');"),
  sqlite(
    'SQLite may have rolled back by itself',
    "if (database.isTransaction) database.exec('ROLLBACK');",
    "database.exec('ROLLBACK');",
  ),
  sqlite('a full disk may pass', '[BUSY, LOCKED, IOERR, FULL]', '[BUSY, LOCKED, IOERR]'),
  inFile('local/store/picture-files.ts', anyFault)('missing rights may pass', "...['EACCES', 'EPERM', 'EROFS'],"),
  picture('a picture whose job was not stored is removed', 'if (isFirst) removeIfPossible(file);'),
  picture('a picture that has a job is kept', 'if (isFirst) removeIfPossible(file);', 'removeIfPossible(file);'),
  picture('half a picture is removed', 'removeIfPossible(temporary);'),
  picture('ids are no paths', "if (!isId(id)) throw new Error('Not the id of a container or an image');"),
  recovery('recovery: a stored picture has a job', 'jobs.enqueue(imageJob(picture, now()));'),
  recovery(
    'recovery: an interrupted upload gives its slot back',
    'released: releaseUnaccepted(dependencies)',
    'released: 0',
  ),
  recovery('recovery: a deadline that was seen stays', 'AND deadline > :seen', `AND ${always('deadline > :seen')}`),
  recovery('recovery: work that was begun goes on', "WHERE state = 'working'", "WHERE state = 'none'"),
  inFile('local/maintenance/forget.ts', erased)('copies of erased rows are cleared', 'clearUnallocated(file);'),
  inFile('local/store/open-database.ts', erased)(
    'deleted rows are overwritten',
    'secure_delete = ON',
    'secure_delete = OFF',
  ),
  inFile('local/store/open-database.ts', integration('store/data-folder.test.ts', 'belongs to one process'))(
    'one process has the data folder',
    "database.exec('PRAGMA locking_mode = EXCLUSIVE');",
  ),
];
