import { readEnvironment } from '../../settings/read-environment.ts';
import { builtInIdentity, httpIdentity } from '../adapters/encoders/encoder-identity.ts';
import { getHealthEndpoint } from '../endpoints/get-health.ts';
import { httpHandler } from '../runtime/http-handler.ts';
import { encoderChoiceEnvironment, publicEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(publicEnvironment.extend(encoderChoiceEnvironment.shape));

const encoder = environment.ENCODING_SERVICE_URL ? httpIdentity(environment.ENCODING_SERVICE_VERSION) : builtInIdentity;

export const handler = httpHandler(getHealthEndpoint({ encoder }), environment);
