import { healthSchema } from '../../api/schemas.ts';
import { SERVICE_VERSION } from '../../api/version.ts';
import { builtInIdentity, httpIdentity } from '../adapters/encoder-identity.ts';
import { jsonAnswer } from '../runtime/response.ts';
import { readEnvironment } from '../runtime/env.ts';
import { httpHandler } from '../runtime/http.ts';
import { createLog } from '../runtime/logger.ts';
import { baseEnvironment, encoderChoiceEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(baseEnvironment.extend(encoderChoiceEnvironment.shape));

const encoder = environment.ENCODING_SERVICE_URL ? httpIdentity(environment.ENCODING_SERVICE_VERSION) : builtInIdentity;

export const handler = httpHandler(createLog(environment.LOG_LEVEL), async () =>
  jsonAnswer(200, healthSchema, { status: 'ok', version: SERVICE_VERSION, encoder }),
);
