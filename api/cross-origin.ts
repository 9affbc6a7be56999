/** What pages of another origin may send and read, where the service lets them call it at all. */

/** Headers of requests, beside those that every page may send. */
export const requestHeaders = [
  'Authorization',
  'Content-Type',
  'Idempotency-Key',
  'If-Match',
  'If-None-Match',
  'Prefer',
] as const;

/** Headers of answers that a page may read; the browser hides all others. */
export const exposedHeaders = ['ETag', 'Location', 'Preference-Applied', 'Retry-After'] as const;
