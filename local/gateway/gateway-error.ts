import type { ApiErrorCode } from '../../api/errors.ts';
import { ApiError } from '../../functions/domain/errors.ts';
import type { Headers } from '../../functions/endpoints/http/response.ts';

/** How the response to an error of the gateway's own differs from the usual one of its code. */
interface SpecialResponse {
  readonly status?: number;
  readonly headers?: Headers;
}

/** An error that the gateway finds itself, and not an endpoint. Its cause is the request or the load. */
export class GatewayError extends ApiError {
  readonly response: SpecialResponse;

  constructor(code: ApiErrorCode, response: SpecialResponse = {}, message?: string) {
    super(code, message);
    this.response = response;
  }
}

/** The client has gone away: there is no one to answer. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}
