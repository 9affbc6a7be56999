import { readEnvironment } from '../../settings/read-environment.ts';
import { getOpenApiEndpoint } from '../endpoints/get-openapi.ts';
import { httpHandler } from '../runtime/http-handler.ts';
import { callerEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(callerEnvironment);

export const handler = httpHandler(getOpenApiEndpoint({ auth: environment.AUTH }), environment);
