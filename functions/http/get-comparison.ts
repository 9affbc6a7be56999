import { comparisonSchema } from '../../api/schemas.ts';
import { containerTable } from '../adapters/container-table.ts';
import { compareFaces } from '../domain/compare-faces.ts';
import { getSummary } from '../domain/get-summary.ts';
import { containerIdOf, thresholdOf } from '../mapping/request.ts';
import { jsonAnswer } from '../runtime/response.ts';
import { makeTableClient } from '../runtime/clients.ts';
import { readEnvironment } from '../runtime/env.ts';
import { httpHandler } from '../runtime/http.ts';
import { createLog } from '../runtime/logger.ts';
import { ownerOf } from '../runtime/owner.ts';
import { authEnvironment, baseEnvironment, tableEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(baseEnvironment.extend({ ...authEnvironment.shape, ...tableEnvironment.shape }));

const dependencies = { containers: containerTable(makeTableClient(), environment.TABLE_NAME), now: Date.now };

export const handler = httpHandler(createLog(environment.LOG_LEVEL), async (event, { note }) => {
  const owner = ownerOf(event, environment.AUTH);
  const containerId = containerIdOf(event);
  note({ container_id: containerId });
  const threshold = thresholdOf(event);
  const { encoder, pairs, people, notCompared } = compareFaces(
    await getSummary(dependencies, containerId, owner),
    threshold,
  );
  return jsonAnswer(200, comparisonSchema, {
    container_id: containerId,
    threshold,
    encoder,
    pairs: pairs.map(({ a, b, distance, samePerson }) => ({ a, b, distance, same_person: samePerson })),
    people: people.map((faces) => [...faces]),
    not_compared: [...notCompared],
  });
});
