import { always, inFile, integration, type Mutation, unit } from './mutation.ts';

const people = integration('ports/sqlite.test.ts', 'search for people');
const rows = integration('ports/sqlite.test.ts', 'the enrolments in');
const items = integration('ports/aws-search.test.ts');
const findability = inFile('functions/domain/search/enrolment.ts', unit('domain/search/find-matches.test.ts'));
const matches = inFile('functions/domain/search/find-matches.ts', unit('domain/search/find-matches.test.ts'));
const table = inFile('functions/adapters/aws/table/enrolment-table.ts', items);
const store = inFile('local/store/enrolment-store.ts', rows);
const index = inFile('local/search/search-index.ts', integration('store/search-index.test.ts'));

/** What keeps a person from being found who was erased, has expired, or is not the caller's. */
export const searchMutations: readonly Mutation[] = [
  findability('search: the end of an enrolment', 'enrolment.expiresAt > now &&'),
  inFile('functions/domain/search/enrolment.ts', people)(
    'search: the images behind a template are still there',
    'images.every((image) => slots.get(image.imageId) === image.createdAt)',
    'images.length > 0',
  ),
  inFile('functions/domain/search/enrolment.ts', items)(
    'search: an enrolment is that of this very container',
    'containerCreatedAt === createdAt && ',
  ),
  inFile('functions/domain/search/enrolment.ts', unit('domain/search/find-matches.test.ts'))(
    'search: owners have parts of their own',
    'JSON.stringify([owner, encoder.name, encoder.version])',
    'JSON.stringify([encoder.name, encoder.version])',
  ),
  matches(
    'search: nobody finds oneself',
    'current.filter((enrolment) => enrolment.containerId !== containerId)',
    'current.filter(() => true)',
  ),
  matches('search: the table has the last word', '.filter((found) => isFindable(found, owner, now))'),
  matches('search: the encoder', '.filter((enrolment) => partitionOf(enrolment) === partition)'),
  matches('search: the allowed rate', 'falseMatchRate.estimate <= maxFalseMatchRate', 'falseMatchRate.estimate <= 1'),
  inFile('functions/domain/erase.ts', people)(
    'an erasure removes the enrolment',
    'if (enrolment && !isWhole(enrolment, createdAt, slots)) await containers.discardEnrolment(enrolment);',
  ),
  table('nobody is enrolled whose container was erased meanwhile', 'await removeEnrolment(table, enrolment, true);'),
  table(
    'a person is counted once',
    'if (replaced && replaced.enrolledAt !== enrolment.enrolledAt) await',
    'if (replaced) await',
  ),
  table(
    'an enrolment that is gone is counted no more',
    'if (removed && counts) await',
    'if (removed && !counts) await',
  ),
  table(
    'an old erasure leaves a newer enrolment alone',
    "ConditionExpression: 'enrolled_at <= :enrolled_at',",
    "ConditionExpression: 'enrolled_at <= :enrolled_at OR attribute_exists(PK)',",
  ),
  inFile('functions/adapters/aws/table/enrolment-counts.ts', unit('adapters/enrolment-table.test.ts'))(
    'a change of the count is made once',
    "'attribute_not_exists(last_change) OR last_change <> :change'",
    "'attribute_not_exists(last_change) OR last_change <> :change OR attribute_exists(PK)'",
  ),
  store(
    'SQLite enrolment: the same container',
    'created_at = :containerCreatedAt',
    always('created_at = :containerCreatedAt'),
  ),
  store(
    'SQLite enrolment: the same images',
    "AND slots.created_at = source.value ->> 'createdAt'",
    'AND slots.created_at > 0',
  ),
  inFile('local/store/statements.ts', rows)(
    'SQLite: an old erasure leaves a newer enrolment alone',
    "'DELETE FROM enrolments WHERE container_id = :containerId AND enrolled_at <= :enrolledAt'",
    "'DELETE FROM enrolments WHERE container_id = :containerId AND :enrolledAt > 0'",
  ),
  index('the index takes over changes before it searches', 'await runStatements(catchUp);'),
  index(
    'the index notes what is removed',
    'CREATE TEMP TRIGGER enrolment_removed AFTER DELETE',
    'CREATE TEMP TRIGGER enrolment_removed AFTER UPDATE',
  ),
  index(
    'an index that missed a change starts again',
    '      thread.close();\n      throw error;\n    }\n  }\n\n  function takeOver',
    '      throw error;\n    }\n  }\n\n  function takeOver',
  ),
];
