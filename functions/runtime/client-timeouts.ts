import { Readable } from 'node:stream';
import type { constructStack } from '@smithy/core/client';

/** Milliseconds that a connection may take. */
const CONNECTION_TIMEOUT = 1_000;

/**
 * Settings of an SDK client by which each of its three tries ends in time when no response begins. For a response that
 * begins and does not end, `responseTimeout` is needed too.
 *
 * @param limit milliseconds of a try
 */
export const clientTimeouts = (limit: number) =>
  ({
    maxAttempts: 3,
    requestHandler: {
      connectionTimeout: Math.min(limit, CONNECTION_TIMEOUT),
      requestTimeout: limit,
      throwOnRequestTimeout: true,
    },
  }) as const;

type Stack<Input extends object, Output extends object> = ReturnType<typeof constructStack<Input, Output>>;

/**
 * Cuts off a response that has not ended within the time of its try: the SDK's own limit ends with the first line of the
 * response, so a server that stalls or drips after it would hold a call for ever. A picture that is read as a stream is cut off too.
 *
 * @param limit milliseconds of a try, as given to `clientTimeouts`
 */
export function responseTimeout<Input extends object, Output extends object>(
  stack: Stack<Input, Output>,
  limit: number,
) {
  stack.add(
    (next) => async (args) => {
      const end = performance.now() + limit;
      const output = await next(args);
      const body = bodyOf(output.response);
      if (body) endWithin(body, Math.max(0, end - performance.now()));
      return output;
    },
    // Next to the wire, inside the retries.
    { step: 'deserialize', priority: 'low', name: 'responseTimeout' },
  );
}

function bodyOf(response: unknown): Readable | undefined {
  if (typeof response !== 'object' || response === null || !('body' in response)) return undefined;
  return response.body instanceof Readable ? response.body : undefined;
}

/** By the error's name the SDK and the adapters know that another try may help. */
function endWithin(body: Readable, milliseconds: number): void {
  const tooLate = Object.assign(new Error('The response did not end in time'), { name: 'TimeoutError' });
  const timer = setTimeout(() => body.destroy(tooLate), milliseconds);
  body.once('close', () => clearTimeout(timer));
  // Without a listener, an error of a body that is not read would end the process.
  body.on('error', () => undefined);
}
