import { ApiError } from '../../../domain/errors.ts';
import { quoteNames } from '../describe-issues.ts';
import type { HttpRequest } from '../request.ts';

/**
 * Rejects a compressed body: no body is decompressed, because a small one could become very large.
 *
 * @throws {ApiError} `unsupported_media_type` (RFC 9110 section 15.5.16), whose message names the encoding
 */
export function checkContentEncoding({ headers }: Pick<HttpRequest, 'headers'>): void {
  reject('Content-Encoding', headers['content-encoding'], ['', 'identity']);
  reject('Transfer-Encoding', headers['transfer-encoding'], ['', 'identity', 'chunked']);
}

function reject(header: string, value: string | undefined, allowed: readonly string[]): void {
  const encoding = value?.trim() ?? '';
  if (allowed.includes(encoding.toLowerCase())) return;
  throw new ApiError(
    'unsupported_media_type',
    `${header} ${quoteNames([encoding])} is not supported; please send the body as it is`,
  );
}
