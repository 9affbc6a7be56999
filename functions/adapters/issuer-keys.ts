import { FetchError, JwksValidationError } from 'aws-jwt-verify/error';
import type { Fetcher } from 'aws-jwt-verify/https';
import { assertIsJwks, type Jwks, type JwksCache, SimpleJwksCache } from 'aws-jwt-verify/jwk';
import { readCapped } from './read-capped.ts';

/** Milliseconds for fetching the keys of an issuer. */
const FETCH_TIMEOUT = 3_000;

/** A list of ten keys has some 5 KB; what is larger than this is no list of keys. */
const MAX_KEYS_BYTES = 256 * 1024;

/** Milliseconds after which the keys are fetched again: a key that the issuer has removed counts no longer than this. */
const MAX_AGE = 10 * 60_000;

/** Milliseconds before the next try, when they could not be fetched again. Meanwhile the known ones count. */
const RETRY_AFTER = 10_000;

/** Milliseconds that keys count at most while the issuer does not answer. Older ones let nobody in. */
const LONGEST_AGE = 60 * 60_000;

interface KnownKeys {
  /** When they were fetched, and when to fetch them again. */
  readonly at: number;
  readonly nextTry: number;
  /** The latest try to fetch them again, under way or failed. */
  readonly latestTry?: Promise<unknown> | undefined;
}

/**
 * The keys of issuers. They are fetched at the first token, when a token names an unknown key (not more often than every ten
 * seconds; such tokens are not accepted meanwhile), and when they are ten minutes old.
 *
 * @param now milliseconds since any moment
 */
export function freshKeys(now: () => number): JwksCache {
  const known = new Map<string, KnownKeys>();
  const fetcher: Fetcher = {
    async fetch(uri) {
      const bytes = await fetchKeys(uri);
      known.set(uri, { at: now(), nextTry: now() + MAX_AGE });
      return bytes;
    },
  };
  const cache = new SimpleJwksCache({ fetcher, jwksParser: parseKeys });

  /** @throws {FetchError} the keys are too old, and the latest try gave no newer ones */
  async function refreshIfOld(uri: string): Promise<void> {
    const keys = known.get(uri);
    if (!keys) return;
    const isDue = now() >= keys.nextTry;
    const latestTry = isDue ? cache.getJwks(uri) : keys.latestTry;
    if (isDue) known.set(uri, { ...keys, nextTry: now() + RETRY_AFTER, latestTry });
    // Also those who come while a try is under way, or between two of them.
    if (now() - keys.at > LONGEST_AGE) await latestTry;
    else if (isDue) await latestTry?.catch(() => undefined);
  }

  return {
    addJwks: (uri, jwks) => cache.addJwks(uri, jwks),
    getJwks: (uri) => cache.getJwks(uri),
    getCachedJwk: (uri, token) => cache.getCachedJwk(uri, token),
    async getJwk(uri, token) {
      await refreshIfOld(uri);
      return await cache.getJwk(uri, token);
    },
  };
}

/** An issuer always has a key: an empty list counts as no answer. */
function parseKeys(bytes: ArrayBuffer): Jwks {
  const jwks = JSON.parse(Buffer.from(bytes).toString('utf8'));
  assertIsJwks(jwks);
  if (jwks.keys.length === 0) throw new JwksValidationError('JWKS has no keys');
  return jwks;
}

async function fetchKeys(uri: string): Promise<ArrayBuffer> {
  try {
    const response = await fetch(uri, { signal: AbortSignal.timeout(FETCH_TIMEOUT), redirect: 'error' });
    if (!response.ok) throw new Error(`status ${response.status}`);
    const text = await readCapped(response, MAX_KEYS_BYTES);
    if (text === undefined) throw new Error(`more than ${MAX_KEYS_BYTES} bytes`);
    return new TextEncoder().encode(text).buffer;
  } catch (cause) {
    throw new FetchError(uri, cause);
  }
}
