import { setTimeout as delay } from 'node:timers/promises';
import { readEnvironment } from '../../settings/read-environment.ts';
import { containerTable } from '../adapters/aws/table/container-table.ts';
import { enrolmentTable } from '../adapters/aws/table/enrolment-table.ts';
import { getMatchesEndpoint } from '../endpoints/get-matches.ts';
import { makeTableClient } from '../runtime/clients.ts';
import { comparisonEnvironment } from '../runtime/comparison-settings.ts';
import { embeddedMetrics } from '../runtime/embedded-metrics.ts';
import { httpHandler } from '../runtime/http-handler.ts';

const environment = readEnvironment(comparisonEnvironment);

const client = makeTableClient();

const endpoint = getMatchesEndpoint({
  containers: containerTable(client, environment.TABLE_NAME),
  enrolments: enrolmentTable(client, environment.TABLE_NAME),
  calibrations: environment.CALIBRATION_FILE,
  metrics: embeddedMetrics(environment.METRICS_NAMESPACE),
  now: Date.now,
  sleep: delay,
  // A response that is held occupies an execution of Lambda; these callers are told when to come again.
  maxWaitSeconds: 0,
});

export const handler = httpHandler(endpoint, environment);
