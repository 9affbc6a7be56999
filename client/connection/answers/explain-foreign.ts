import { FaceEncodeError } from '../../errors.ts';
import { WholeResponse } from './read-whole.ts';

/**
 * The error for an answer that did not come from this API: another program has the address, or something in front of the service, such as a
 * proxy or a firewall, has answered in its place.
 */
export function explainForeign(response: Response, cause?: unknown): FaceEncodeError {
  const { status } = response;
  return new FaceEncodeError('unexpected_answer', describeForeign(response), { status, cause });
}

function describeForeign(response: Response): string {
  const { status } = response;
  if (response instanceof WholeResponse && response.redirectedTo !== undefined) {
    return `The address is redirected to ${withoutQuery(response.redirectedTo)}, which did not answer as the face-encode API does (status ${status}); please use the address of the service itself`;
  }
  const reason = reasons[status] ?? (status >= 500 ? NOT_REACHED : undefined);
  if (reason) return `Something in front of the service, such as a proxy, ${reason} (status ${status})`;
  return `The answer (status ${status}) is not one of the face-encode API; is the address right?`;
}

const NOT_REACHED = 'does not reach it; is the service running?';

const reasons: Readonly<Record<number, string>> = {
  401: 'asks who calls',
  403: 'does not allow the call',
  407: 'asks who calls',
  408: 'waited too long for the request',
  413: 'takes no request of this size; its limit has to be raised',
  429: 'turned the call away; please try again later',
};

const withoutQuery = (url: string): string => url.replace(/[?#].*$/s, '');
