/** Random bytes in a key: as many as in a UUID. */
const KEY_BYTES = 16;

/**
 * A key that no other request has. Not `crypto.randomUUID()`, which browsers have only on pages that came over HTTPS: the
 * service on a laptop may be used from a phone in the same network.
 */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
