import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { exposedHeaders } from '../../../api/cross-origin.ts';

/** Lets the pages of one origin read the responses, errors too. Without an origin, browsers keep them from all pages. */
export function allowOrigin(origin: string | undefined): MiddlewareObj<APIGatewayProxyEvent, APIGatewayProxyResult> {
  const headers = origin
    ? { 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': exposedHeaders.join(', ') }
    : {};
  const add = ({ response }: { response: APIGatewayProxyResult | null | undefined }) => {
    if (response) response.headers = { ...response.headers, ...headers };
  };
  return { after: add, onError: add };
}
