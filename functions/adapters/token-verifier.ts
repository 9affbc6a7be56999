import { JwtVerifier } from 'aws-jwt-verify';
import {
  FetchError,
  JwkInvalidKtyError,
  JwkInvalidUseError,
  JwksValidationError,
  JwkValidationError,
  JwtBaseError,
  WaitPeriodNotYetEndedJwkError,
} from 'aws-jwt-verify/error';
import type { Fetcher } from 'aws-jwt-verify/https';
import { assertIsJwks, type Jwks, SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { TransientError } from '../domain/errors.ts';

export interface TokenVerifierOptions {
  readonly issuer: string;
  readonly audience: string;
  /** Where the issuer's public keys are; by default at the usual place below the issuer. */
  readonly jwksUri?: string | undefined;
}

/**
 * The principal of a token, as `<issuer>#<subject>`, or undefined when the token is not accepted.
 *
 * @throws {TransientError} the keys of the issuer are not available, so the token cannot be judged
 */
export type TokenVerifier = (token: string) => Promise<string | undefined>;

/** Milliseconds for fetching the issuer's keys, which happens once per environment and when a key is new. */
const FETCH_TIMEOUT = 3_000;

/**
 * Verifies signature, issuer, audience and time of JSON Web Tokens against the published keys of their issuer. A token
 * without an end is not accepted: it could be used for ever.
 */
export function tokenVerifier({ issuer, audience, jwksUri }: TokenVerifierOptions): TokenVerifier {
  const jwksCache = new SimpleJwksCache({ fetcher: keyFetcher, jwksParser: parseKeys });
  const keys = jwksUri ?? `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`;
  const verifier = JwtVerifier.create({ issuer, audience, jwksUri: keys }, { jwksCache });
  return async (token) => {
    try {
      const { sub, exp } = await verifier.verify(token);
      return sub && exp !== undefined ? `${issuer}#${sub}` : undefined;
    } catch (error) {
      if (isTokensFault(error)) return undefined;
      throw new TransientError('The keys of the issuer are not available', { cause: error });
    }
  };
}

const keyFaults = [
  FetchError,
  JwksValidationError,
  JwkValidationError,
  JwkInvalidUseError,
  JwkInvalidKtyError,
  // After a token with an unknown key the keys are not fetched again for 10 seconds; the next unknown key may be a new one.
  WaitPeriodNotYetEndedJwkError,
];

const isTokensFault = (error: unknown): boolean =>
  error instanceof JwtBaseError && !keyFaults.some((fault) => error instanceof fault);

/** An issuer always has a key: a list of none is as good as no answer. */
function parseKeys(bytes: ArrayBuffer): Jwks {
  const jwks = JSON.parse(Buffer.from(bytes).toString('utf8'));
  assertIsJwks(jwks);
  if (jwks.keys.length === 0) throw new JwksValidationError('JWKS has no keys');
  return jwks;
}

const keyFetcher: Fetcher = {
  async fetch(uri) {
    try {
      const response = await fetch(uri, { signal: AbortSignal.timeout(FETCH_TIMEOUT), redirect: 'error' });
      if (!response.ok) throw new Error(`status ${response.status}`);
      return await response.arrayBuffer();
    } catch (cause) {
      throw new FetchError(uri, cause);
    }
  },
};
