import { tokenVerifier } from '../adapters/token-verifier.ts';
import { tokenAuthorizer } from '../runtime/authorizer.ts';
import { readEnvironment } from '../runtime/env.ts';
import { createLog } from '../runtime/logger.ts';
import { baseEnvironment, tokenEnvironment } from '../runtime/settings.ts';

const environment = readEnvironment(baseEnvironment.extend(tokenEnvironment.shape));

const verify = tokenVerifier({
  issuer: environment.JWT_ISSUER,
  audience: environment.JWT_AUDIENCE,
  jwksUri: environment.JWT_JWKS_URI ?? `${environment.JWT_ISSUER.replace(/\/$/, '')}/.well-known/jwks.json`,
});

/** Stands before every route that needs a caller, where tokens are how callers show who they are. */
export const handler = tokenAuthorizer(createLog(environment.LOG_LEVEL), verify);
