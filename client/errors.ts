import type { ApiErrorCode } from '../api/errors.ts';

/**
 * Why a call failed: a code of the API, or one of the four that only a client can see. `unreachable`: no answer came, also
 * after retries; `blocked_by_cors`: in a browser, an answer came that the page may not read; `upload_refused`: the store did
 * not take a picture; `unexpected_answer`: something answered that is not, or not a known version of, this API, such as a proxy in front of it.
 */
export type FaceEncodeErrorCode =
  | ApiErrorCode
  | 'unreachable'
  | 'blocked_by_cors'
  | 'upload_refused'
  | 'unexpected_answer';

interface Details extends ErrorOptions {
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
}

/** A call to the API failed for good. The message is for a person. */
export class FaceEncodeError extends Error {
  override readonly name = 'FaceEncodeError';
  readonly code: FaceEncodeErrorCode;
  /** Status of the answer; undefined when there was none. */
  readonly status: number | undefined;
  /** Finds the request in the logs of the service; undefined when the service did not answer. */
  readonly requestId: string | undefined;

  constructor(code: FaceEncodeErrorCode, message: string, { status, requestId, ...options }: Details = {}) {
    super(message, options);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
  }
}
