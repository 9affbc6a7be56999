import { ApiError } from '../../domain/errors.ts';
import { quoteNames } from './describe-issues.ts';

/**
 * Rejects a query in which a parameter comes more than once: it could be read one way or the other.
 *
 * @param names of all parameters, in their order
 * @throws {ApiError} `invalid_request`, whose message names the parameter
 */
export function checkRepeated(names: Iterable<string>): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new ApiError('invalid_request', `The parameter ${quoteNames([name])} comes twice`);
    seen.add(name);
  }
}
