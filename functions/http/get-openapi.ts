import { buildOpenApi } from '../../api/openapi.ts';
import { linkTo } from '../mapping/request.ts';
import { textAnswer } from '../runtime/response.ts';
import { readEnvironment } from '../runtime/env.ts';
import { httpHandler } from '../runtime/http.ts';
import { createLog } from '../runtime/logger.ts';
import { authEnvironment, baseEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(baseEnvironment.extend(authEnvironment.shape));

export const handler = httpHandler(createLog(environment.LOG_LEVEL), async (event) =>
  textAnswer(
    200,
    'application/json',
    JSON.stringify(buildOpenApi({ basePath: linkTo(event, '') || '/', auth: environment.AUTH })),
  ),
);
