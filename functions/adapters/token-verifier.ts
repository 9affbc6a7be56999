import { JwtVerifier } from 'aws-jwt-verify';
import {
  FetchError,
  JwkInvalidKtyError,
  JwkInvalidUseError,
  JwksValidationError,
  JwkValidationError,
  JwtBaseError,
} from 'aws-jwt-verify/error';
import { TransientError } from '../domain/errors.ts';
import { freshKeys } from './issuer-keys.ts';

export interface TokenVerifierOptions {
  readonly issuers: readonly string[];
  /** A token must name one of them. */
  readonly audiences: readonly string[];
  /** A token must hold all of them. */
  readonly scopes?: readonly string[] | undefined;
  /** Where the public keys of a single issuer are; by default at the usual place below it. */
  readonly jwksUri?: string | undefined;
  readonly now?: (() => number) | undefined;
}

/**
 * The principal of a token, as `<issuer>#<subject>`, or undefined when the token is not accepted.
 *
 * @throws {TransientError} the keys of the issuer are not available, so the token cannot be judged
 */
export type TokenVerifier = (token: string) => Promise<string | undefined>;

/**
 * Verifies signature, issuer, audience, scopes and time of JSON Web Tokens against the published keys of their issuer. A
 * token without an end is not accepted: it could be used for ever.
 */
export function tokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { issuers, audiences, scopes = [], jwksUri, now = Date.now } = options;
  const configs = issuers.map((issuer) => ({
    issuer,
    // Access tokens of Cognito have none; `namesAudience` looks at what they have.
    audience: null,
    jwksUri: jwksUri ?? `${issuer.replace(/\/$/, '')}/.well-known/jwks.json`,
  }));
  const verifier = JwtVerifier.create(configs, { jwksCache: freshKeys(now) });
  return async (token) => {
    try {
      const payload = await verifier.verify(token);
      const isMeant = namesAudience(payload, audiences) && holdsScopes(payload, scopes);
      return isMeant && payload.sub && payload.exp !== undefined ? `${payload.iss}#${payload.sub}` : undefined;
    } catch (error) {
      if (isTokensFault(error)) return undefined;
      throw new TransientError('The keys of the issuer are not available', { cause: error });
    }
  };
}

const keyFaults = [FetchError, JwksValidationError, JwkValidationError, JwkInvalidUseError, JwkInvalidKtyError];

const isTokensFault = (error: unknown): boolean =>
  error instanceof JwtBaseError && !keyFaults.some((fault) => error instanceof fault);

type Claims = Readonly<Record<string, unknown>>;

/** In `aud`; only a token that has none, as the access tokens of Cognito, may name its client instead. */
function namesAudience({ aud, client_id }: Claims, audiences: readonly string[]): boolean {
  const named = aud === undefined ? [client_id] : [aud].flat();
  return named.some((name) => typeof name === 'string' && audiences.includes(name));
}

/** `scope` is a text with spaces (RFC 8693 section 4.2); Entra ID and Okta write `scp`, as a text or a list. */
function holdsScopes({ scope, scp }: Claims, scopes: readonly string[]): boolean {
  const held = [scope, scp].flat().flatMap((text) => (typeof text === 'string' ? text.split(' ') : []));
  return scopes.every((wanted) => held.includes(wanted));
}
