import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiError } from '../../../functions/domain/errors.ts';
import { checkContentEncoding } from '../../../functions/endpoints/http/headers/check-encoding.ts';
import { ClientGone, GatewayError } from '../gateway-error.ts';
import { announcedLength, expectsContinue, type RequestHead } from '../read-request.ts';
import { unreadableMessages } from '../reject-unreadable.ts';
import type { BodyLimit } from './body-limit.ts';
import type { MemoryLease } from './memory-limiter.ts';
import { type BodyProblem, type Pace, readBody } from './read-body.ts';

interface Receiving {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly head: RequestHead;
  readonly lease: MemoryLease;
}

const noBytes = new Uint8Array(0);

/**
 * The whole body of a request.
 *
 * @throws {ApiError} it is too large, too slow or compressed, or there is no memory for it
 * @throws {ClientGone}
 */
export async function receiveBody(receiving: Receiving, limit: BodyLimit, pace: Pace): Promise<Uint8Array> {
  const { request, response, head, lease } = receiving;
  const announced = announcedLength(request);
  if (announced === 0) return noBytes;
  checkContentEncoding(head);
  if (announced !== undefined && announced > limit.bytes) throw explainProblem('too_large', limit);
  if (expectsContinue(request)) response.writeContinue();
  const body = await readBody(request, { announced, limit: limit.bytes, lease, pace });
  if (typeof body === 'string') throw explainProblem(body, limit);
  const weight = limit.weigh?.(body, head.headers['content-type'] ?? '') ?? 0;
  if (weight > limit.bytes) throw explainProblem('too_large', limit);
  return body;
}

function explainProblem(problem: BodyProblem, limit: BodyLimit): Error {
  switch (problem) {
    case 'too_large':
      return new ApiError('image_too_large', limit.message);
    case 'too_slow':
      return new GatewayError('invalid_request', { status: 408 }, unreadableMessages[408]);
    case 'no_memory':
      return new GatewayError('unavailable');
    case 'aborted':
      return new ClientGone();
  }
}
