import * as z from 'zod';
import { TransientError } from '../../../domain/errors.ts';
import type { Instant } from '../../../domain/model.ts';
import { type Enrolment, partitionOf, type SearchScope } from '../../../domain/search/enrolment.ts';
import type { TableAccess } from './table-access.ts';
import { toEpochSeconds } from './table-items.ts';

/**
 * How many people are enrolled, because a vector index does not tell. One item for each partition of the index and each month has
 * a number for each day on which enrolments end, so that what expires leaves the sum by itself:
 *
 *   PK SEARCH#<partition>, SK MONTH#2026-12, day_27: 14, day_28: 3 …
 *
 * A count goes up before its enrolment is stored and down after it was removed. A fault in between leaves it too high by one until
 * that day, and never too low: `last_change` refuses a repetition by the SDK only while no other change has come between, so what goes
 * down is sent once.
 */
const monthKey = (partition: string, month: string) => ({ PK: `SEARCH#${partition}`, SK: `MONTH#${month}` });

/** 2026-12-27T… -> ['2026-12', '27'] */
function dayOf(time: Instant): readonly [month: string, day: string] {
  const text = new Date(time).toISOString();
  return [text.slice(0, 7), text.slice(8, 10)];
}

/** Milliseconds from the beginning of a month until its item is of no use any more. */
const MONTH_LIFETIME = 32 * 24 * 60 * 60 * 1000;

/** Counts an enrolment, or counts it no more. */
export async function countEnrolment(table: TableAccess, enrolment: Enrolment, change: 1 | -1): Promise<void> {
  const { containerId, enrolledAt, expiresAt } = enrolment;
  const [month, day] = dayOf(expiresAt);
  const update = {
    Key: monthKey(partitionOf(enrolment), month),
    UpdateExpression: 'SET last_change = :change, expires_at = :expires_at ADD #day :number',
    ConditionExpression: 'attribute_not_exists(last_change) OR last_change <> :change',
    ExpressionAttributeNames: { '#day': `day_${day}` },
    ExpressionAttributeValues: {
      ':change': `${change}#${containerId}#${enrolledAt}`,
      ':number': change,
      ':expires_at': toEpochSeconds(Date.parse(`${month}-01`) + MONTH_LIFETIME),
    },
  };
  if (change === 1) await table.update(update);
  else await table.updateOnce(update).catch(ignoreTransient);
}

/** The enrolment is gone; that it still counts is no reason to do its erasure again, which would not count it either. */
function ignoreTransient(error: unknown): void {
  if (!(error instanceof TransientError)) throw error;
}

const monthSchema = z.object({ SK: z.string() }).catchall(z.unknown());

/** How many people are enrolled in a scope. Who expires today still counts. */
export async function sumEnrolments(table: TableAccess, scope: SearchScope, now: Instant): Promise<number> {
  const [thisMonth, today] = dayOf(now);
  const months = await table.query(monthKey(partitionOf(scope), '').PK);
  return months
    .map((item) => monthSchema.parse(item))
    .flatMap((item) =>
      Object.entries(item).map(([name, value]) => {
        const [, day] = /^day_(\d\d)$/.exec(name) ?? [];
        const isAhead = day !== undefined && `${item.SK}-${day}` >= `MONTH#${thisMonth}-${today}`;
        return isAhead && typeof value === 'number' ? Math.max(0, value) : 0;
      }),
    )
    .reduce((sum, count) => sum + count, 0);
}
