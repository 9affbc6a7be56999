import { readEnvironment } from '../../settings/read-environment.ts';
import { getOpenApiEndpoint } from '../endpoints/get-openapi.ts';
import { httpHandler } from '../runtime/http-handler.ts';
import { callerEnvironment, searchEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(callerEnvironment.extend(searchEnvironment.shape));

export const handler = httpHandler(
  getOpenApiEndpoint({ auth: environment.AUTH, features: { faceSearch: environment.FACE_SEARCH } }),
  environment,
);
