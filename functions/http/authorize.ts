import { readEnvironment } from '../../settings/read-environment.ts';
import { tokenVerifier } from '../adapters/token-verifier.ts';
import { tokenAuthorizer } from '../runtime/authorizer.ts';
import { jsonSink } from '../runtime/json-sink.ts';
import { baseEnvironment, tokenEnvironment } from '../runtime/settings.ts';
import { createLog } from '../telemetry/log.ts';

const environment = readEnvironment(baseEnvironment.extend(tokenEnvironment.shape));

const verify = tokenVerifier({
  issuers: environment.JWT_ISSUER,
  audiences: environment.JWT_AUDIENCE,
  scopes: environment.JWT_SCOPE,
  jwksUri: environment.JWT_JWKS_URI,
});

/** Stands before every route that needs a caller, where callers show tokens. */
export const handler = tokenAuthorizer(createLog(environment.LOG_LEVEL, jsonSink()), verify);
