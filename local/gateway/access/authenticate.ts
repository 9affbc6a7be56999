import { ANYONE } from '../../../functions/endpoints/http/request.ts';
import { describeError } from '../../../functions/telemetry/describe-error.ts';
import type { Log } from '../../../functions/telemetry/log.ts';
import { GatewayError } from '../gateway-error.ts';
import { within } from '../within.ts';

/**
 * Tells the principal of a bearer token, or undefined when the token is not to be believed.
 *
 * @throws any error when this cannot be found out
 */
export type Authenticate = (token: string) => Promise<string | undefined>;

/** Milliseconds for the decision about a token. */
const TIMEOUT = 10_000;

/** How a client learns that it needs a token (RFC 6750 section 3). */
const bearerChallenge = { 'WWW-Authenticate': 'Bearer' } as const;

/**
 * The caller of a request; everyone is the same caller where there is no authentication.
 *
 * @throws {GatewayError} `unauthorized` without a valid token, `unavailable` when it could not be checked
 */
export async function identify(
  authenticate: Authenticate | undefined,
  authorization: string | undefined,
  log: Log,
): Promise<string> {
  if (!authenticate) return ANYONE;
  const token = /^Bearer ([\w.~+/=-]+)$/i.exec(authorization ?? '')?.[1];
  const principal = token === undefined ? undefined : await verify(authenticate, token, log);
  if (principal) return principal;
  log.info('TOKEN_REFUSED', 'A request without a valid token was refused');
  throw new GatewayError('unauthorized', { headers: bearerChallenge });
}

async function verify(authenticate: Authenticate, token: string, log: Log): Promise<string | undefined> {
  try {
    return await within(TIMEOUT, () => authenticate(token));
  } catch (error) {
    log.error('TOKEN_UNDECIDED', 'A token could not be verified', describeError(error));
    throw new GatewayError('unavailable');
  }
}
