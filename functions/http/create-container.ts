import { readEnvironment } from '../../settings/read-environment.ts';
import { containerTable } from '../adapters/aws/table/container-table.ts';
import { newId } from '../domain/ids.ts';
import { createContainerEndpoint } from '../endpoints/create-container.ts';
import { makeTableClient } from '../runtime/clients.ts';
import { httpHandler } from '../runtime/http-handler.ts';
import { callerEnvironment, retentionEnvironment, tableEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(
  callerEnvironment.extend({ ...tableEnvironment.shape, ...retentionEnvironment.shape }),
);

const endpoint = createContainerEndpoint({
  containers: containerTable(makeTableClient(), environment.TABLE_NAME),
  newId,
  now: Date.now,
  retentionDays: environment.RETENTION_DAYS,
});

export const handler = httpHandler(endpoint, environment);
