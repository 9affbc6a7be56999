import { readEnvironment } from '../../settings/read-environment.ts';
import { containerTable } from '../adapters/aws/table/container-table.ts';
import { enrolmentTable } from '../adapters/aws/table/enrolment-table.ts';
import { deleteEnrolmentEndpoint } from '../endpoints/delete-enrolment.ts';
import { makeTableClient } from '../runtime/clients.ts';
import { httpHandler } from '../runtime/http-handler.ts';
import { callerEnvironment, tableEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(callerEnvironment.extend(tableEnvironment.shape));

const client = makeTableClient();

const endpoint = deleteEnrolmentEndpoint({
  containers: containerTable(client, environment.TABLE_NAME, { faceSearch: true }),
  enrolments: enrolmentTable(client, environment.TABLE_NAME),
  now: Date.now,
});

export const handler = httpHandler(endpoint, environment);
