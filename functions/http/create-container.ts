import { containerSchema } from '../../api/schemas.ts';
import { containerTable } from '../adapters/container-table.ts';
import { createContainer } from '../domain/create-container.ts';
import { newId } from '../domain/ids.ts';
import { idempotencyKeyOf, linkTo } from '../mapping/request.ts';
import { jsonAnswer } from '../runtime/response.ts';
import { makeTableClient } from '../runtime/clients.ts';
import { readEnvironment } from '../runtime/env.ts';
import { httpHandler } from '../runtime/http.ts';
import { createLog } from '../runtime/logger.ts';
import { ownerOf } from '../runtime/owner.ts';
import { authEnvironment, baseEnvironment, retentionEnvironment, tableEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(
  baseEnvironment.extend({ ...authEnvironment.shape, ...tableEnvironment.shape, ...retentionEnvironment.shape }),
);

const dependencies = {
  containers: containerTable(makeTableClient(), environment.TABLE_NAME),
  newId,
  now: Date.now,
  retentionDays: environment.RETENTION_DAYS,
};

export const handler = httpHandler(createLog(environment.LOG_LEVEL), async (event, { note }) => {
  const owner = ownerOf(event, environment.AUTH);
  const container = await createContainer(dependencies, owner, idempotencyKeyOf(event));
  note({ container_id: container.containerId });
  const body = {
    container_id: container.containerId,
    created_at: new Date(container.createdAt).toISOString(),
    expires_at: new Date(container.expiresAt).toISOString(),
  };
  const location = linkTo(event, `/v1/containers/${container.containerId}/summary`);
  return jsonAnswer(201, containerSchema, body, { Location: location });
});
