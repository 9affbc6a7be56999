import type { Headers } from '../response.ts';

/** Headers that are lists. What comes in several lines is one list (RFC 9110 section 5.3). */
const lists: ReadonlySet<string> = new Set(['if-none-match', 'prefer']);

/**
 * Headers by names in lower case; of a repeated one the last value, but where it is a list the whole list. A name such as
 * `__proto__` becomes one like any other.
 */
export function collectHeaders(pairs: Iterable<readonly [name: string, value: string]>): Headers {
  const headers = new Map<string, string>();
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    const before = lists.has(key) ? headers.get(key) : undefined;
    headers.set(key, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}
