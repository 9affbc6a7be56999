import { setTimeout as delay } from 'node:timers/promises';
import { readEnvironment } from '../../settings/read-environment.ts';
import { containerTable } from '../adapters/aws/table/container-table.ts';
import { getSummaryEndpoint } from '../endpoints/get-summary.ts';
import { makeTableClient } from '../runtime/clients.ts';
import { httpHandler } from '../runtime/http-handler.ts';
import { callerEnvironment, tableEnvironment, waitEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(callerEnvironment.extend({ ...tableEnvironment.shape, ...waitEnvironment.shape }));

const endpoint = getSummaryEndpoint({
  containers: containerTable(makeTableClient(), environment.TABLE_NAME),
  now: Date.now,
  sleep: delay,
  maxWaitSeconds: environment.MAX_WAIT_SECONDS,
});

export const handler = httpHandler(endpoint, environment);
