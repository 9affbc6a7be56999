import { ApiError } from '../../domain/errors.ts';
import { quoteNames } from './describe-issues.ts';
import type { HttpRequest } from './request.ts';

/**
 * Rejects a compressed body: no body is decompressed, because a small one could become very large.
 *
 * @throws {ApiError} `unsupported_media_type` (RFC 9110 section 15.5.16), whose message names the encoding
 */
export function checkContentEncoding({ headers }: Pick<HttpRequest, 'headers'>): void {
  const encoding = headers['content-encoding']?.trim() ?? '';
  if (encoding === '' || encoding.toLowerCase() === 'identity') return;
  throw new ApiError(
    'unsupported_media_type',
    `Content-Encoding ${quoteNames([encoding])} is not supported; please send the body as it is`,
  );
}
