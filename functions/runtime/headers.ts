import type { APIGatewayProxyEvent } from 'aws-lambda';

/**
 * A header of a request. Names reach a Lambda function in the client's case.
 *
 * @param name in lower case
 */
export function headerOf(event: APIGatewayProxyEvent, name: string): string | undefined {
  return Object.entries(event.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
}
