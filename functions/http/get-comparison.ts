import { readEnvironment } from '../../settings/read-environment.ts';
import { containerTable } from '../adapters/aws/table/container-table.ts';
import { getComparisonEndpoint } from '../endpoints/get-comparison.ts';
import { makeTableClient } from '../runtime/clients.ts';
import { comparisonEnvironment } from '../runtime/comparison-settings.ts';
import { httpHandler } from '../runtime/http-handler.ts';

const environment = readEnvironment(comparisonEnvironment);

const endpoint = getComparisonEndpoint({
  containers: containerTable(makeTableClient(), environment.TABLE_NAME),
  calibrations: environment.CALIBRATION_FILE,
  now: Date.now,
});

export const handler = httpHandler(endpoint, environment);
