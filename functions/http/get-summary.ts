import { setTimeout as delay } from 'node:timers/promises';
import { RETRY_AFTER_SECONDS } from '../../api/limits.ts';
import { summarySchema } from '../../api/schemas.ts';
import { containerTable } from '../adapters/container-table.ts';
import { isWaiting, waitForSummary } from '../domain/wait-for-summary.ts';
import { containerIdOf } from '../mapping/request.ts';
import { toSummaryBody } from '../mapping/summary-body.ts';
import { jsonAnswer } from '../runtime/response.ts';
import { makeTableClient } from '../runtime/clients.ts';
import { readEnvironment } from '../runtime/env.ts';
import { withEtag } from '../runtime/etag.ts';
import { httpHandler } from '../runtime/http.ts';
import { createLog } from '../runtime/logger.ts';
import { ownerOf } from '../runtime/owner.ts';
import { waitSecondsOf } from '../runtime/preferences.ts';
import { authEnvironment, baseEnvironment, tableEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(baseEnvironment.extend({ ...authEnvironment.shape, ...tableEnvironment.shape }));

const dependencies = {
  containers: containerTable(makeTableClient(), environment.TABLE_NAME),
  now: Date.now,
  sleep: delay,
};

export const handler = httpHandler(createLog(environment.LOG_LEVEL), async (event, { note }) => {
  const owner = ownerOf(event, environment.AUTH);
  const containerId = containerIdOf(event);
  note({ container_id: containerId });
  const wait = waitSecondsOf(event);
  const summary = await waitForSummary(dependencies, containerId, owner, Date.now() + (wait ?? 0) * 1000);
  const headers = {
    ...(isWaiting(summary) && { 'Retry-After': String(RETRY_AFTER_SECONDS) }),
    ...(wait !== undefined && { 'Preference-Applied': `wait=${wait}` }),
  };
  return withEtag(event, jsonAnswer(200, summarySchema, toSummaryBody(summary), headers));
});
