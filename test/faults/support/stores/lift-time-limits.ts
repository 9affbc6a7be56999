import * as z from 'zod';
import { watchClients } from '../../../support/lambda/watch-clients.ts';

/** The SDK's own handler of requests, whose limits can be changed. */
const handlerSchema = z.custom<{ updateHttpClientConfig(limit: string, milliseconds: number): void }>(
  (handler) => typeof handler === 'object' && handler !== null && 'updateHttpClientConfig' in handler,
);

/**
 * Lets every call of the SDK in this process take any time. With limits, a machine that is busy for long enough adds faults of its own
 * to those of a test: the SDK makes the call again, and a message that the lost answer has brought stays hidden in its queue.
 */
export function liftTimeLimits(): void {
  watchClients(({ config: { requestHandler }, middlewareStack }) => {
    for (const limit of ['connectionTimeout', 'requestTimeout', 'socketTimeout'] as const) {
      handlerSchema.parse(requestHandler).updateHttpClientConfig(limit, 0);
    }
    // That of functions/runtime/client-timeouts.ts, by its name. Not every client has it.
    middlewareStack.remove('responseTimeout');
  });
}
