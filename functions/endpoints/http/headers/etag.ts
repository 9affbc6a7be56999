import { createHash } from 'node:crypto';
import { type HttpResponse, notModifiedResponse } from '../response.ts';

/**
 * Gives a response an ETag; where the client has the same content already, the response is a 304 without body.
 *
 * @param ifNoneMatch the header of the request
 */
export function withEtag(response: HttpResponse, ifNoneMatch: string | undefined): HttpResponse {
  const etag = `"${createHash('sha256').update(response.body).digest('base64url').slice(0, 27)}"`;
  const tagged = { ...response, headers: { ...response.headers, ETag: etag } };
  return isKnown(ifNoneMatch ?? '', etag) ? notModifiedResponse(tagged) : tagged;
}

/** The weak comparison that RFC 9110 section 13.1.2 asks for. */
function isKnown(ifNoneMatch: string, etag: string): boolean {
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}

/**
 * What stands between the quotes of each ETag of an If-Match header; `any` without the header and for `*`. Weak ones never
 * match (RFC 9110 section 13.1.1).
 */
export function readIfMatch(ifMatch: string | undefined): 'any' | readonly string[] {
  const tags = (ifMatch ?? '*').split(',').map((tag) => tag.trim());
  if (tags.includes('*')) return 'any';
  return tags.flatMap((tag) => /^"([^"]*)"$/.exec(tag)?.[1] ?? []);
}
