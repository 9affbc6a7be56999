import { setTimeout as delay } from 'node:timers/promises';
import { readEnvironment } from '../../settings/read-environment.ts';
import { containerTable } from '../adapters/aws/table/container-table.ts';
import { createVerificationEndpoint } from '../endpoints/create-verification.ts';
import { makeTableClient } from '../runtime/clients.ts';
import { waitingComparisonEnvironment } from '../runtime/comparison-settings.ts';
import { httpHandler } from '../runtime/http-handler.ts';

const environment = readEnvironment(waitingComparisonEnvironment);

const endpoint = createVerificationEndpoint({
  containers: containerTable(makeTableClient(), environment.TABLE_NAME),
  calibrations: environment.CALIBRATION_FILE,
  now: Date.now,
  sleep: delay,
  maxWaitSeconds: environment.MAX_WAIT_SECONDS,
});

export const handler = httpHandler(endpoint, environment);
