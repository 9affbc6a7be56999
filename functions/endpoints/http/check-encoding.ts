import { ApiError } from '../../domain/errors.ts';
import { quoteNames } from './describe-issues.ts';
import type { HttpRequest } from './request.ts';

/**
 * Rejects a compressed body, which would be taken for a damaged one.
 *
 * @throws {ApiError} `unsupported_media_type`, whose message names the encoding
 */
export function checkContentEncoding({ headers }: Pick<HttpRequest, 'headers'>): void {
  const encoding = headers['content-encoding']?.trim() ?? '';
  if (encoding === '' || encoding.toLowerCase() === 'identity') return;
  throw new ApiError(
    'unsupported_media_type',
    `Content-Encoding ${quoteNames([encoding])} is not supported; please send the body as it is`,
  );
}
