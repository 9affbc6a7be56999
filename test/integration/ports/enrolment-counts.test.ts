import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { countEnrolment, sumEnrolments } from '../../../functions/adapters/aws/table/enrolment-counts.ts';
import { tableAccess } from '../../../functions/adapters/aws/table/table-access.ts';
import { newId } from '../../../functions/domain/ids.ts';
import type { Enrolment } from '../../../functions/domain/search/enrolment.ts';
import { NOW } from '../../support/builders.ts';
import { makeEmulatorClients } from '../../support/emulators/clients.ts';
import { type Emulators, startEmulators } from '../../support/emulators/start-emulators.ts';

let emulators: Emulators;

beforeAll(async () => {
  emulators = await startEmulators();
});

afterAll(() => emulators.close());

const scope = { owner: 'anyone', encoder: { name: 'test', version: '1' } };

const anEnrolment = (): Enrolment => ({
  ...scope,
  ...{ containerId: newId(), containerCreatedAt: NOW, vector: [], faces: 1, images: [], label: null },
  ...{ enrolledAt: NOW, expiresAt: NOW + 1 },
});

/** A table that loses the answer to its first change, after which something else happens. */
function losingFirstAnswer(thenDo: () => Promise<void>) {
  const { table } = makeEmulatorClients(emulators);
  let isFirst = true;
  table.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      if (!isFirst) return answer;
      isFirst = false;
      await thenDo();
      throw Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });
    },
    { step: 'finalizeRequest', priority: 'low', name: 'loseFirstAnswer' },
  );
  return tableAccess(DynamoDBDocumentClient.from(table), emulators.tableName);
}

it.each([1, -1] as const)(
  'counts nobody too few when the answer to a change by %i is lost, and another change comes before its repetition',
  async (change) => {
    const table = tableAccess(DynamoDBDocumentClient.from(makeEmulatorClients(emulators).table), emulators.tableName);
    const before = await sumEnrolments(table, scope, NOW);
    const [one, other] = [anEnrolment(), anEnrolment()];
    if (change === -1) await countEnrolment(table, one, 1);

    await countEnrolment(
      losingFirstAnswer(() => countEnrolment(table, other, 1)),
      one,
      change,
    );

    const enrolled = change === 1 ? 2 : 1;
    expect(await sumEnrolments(table, scope, NOW)).toBeGreaterThanOrEqual(before + enrolled);
  },
);
