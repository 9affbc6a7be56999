import { createHash } from 'node:crypto';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { notModifiedAnswer } from './response.ts';
import { headerOf } from './headers.ts';

/** Gives an answer an ETag; where the client has the same content already, the answer is a 304 without body. */
export function withEtag(event: APIGatewayProxyEvent, answer: APIGatewayProxyResult): APIGatewayProxyResult {
  const etag = `"${createHash('sha256').update(answer.body).digest('base64url').slice(0, 27)}"`;
  const tagged = { ...answer, headers: { ...answer.headers, ETag: etag } };
  return isKnown(headerOf(event, 'if-none-match') ?? '', etag) ? notModifiedAnswer(tagged) : tagged;
}

/** The weak comparison that RFC 9110 section 13.1.2 asks for. */
function isKnown(ifNoneMatch: string, etag: string): boolean {
  const tags = ifNoneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes(etag) || tags.includes('*');
}
