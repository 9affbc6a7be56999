import type { APIGatewayProxyResult } from 'aws-lambda';
import type { HttpResponse } from '../endpoints/http/response.ts';

/** The response as API Gateway takes it. That to HEAD has no body, whatever it says. */
export const toProxyResult = ({ status, headers, body }: HttpResponse, method: string): APIGatewayProxyResult => ({
  statusCode: status,
  headers: { ...headers },
  body: method === 'HEAD' ? '' : body,
});
