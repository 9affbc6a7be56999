import { delay } from '../../../client/connection/times/delay.ts';
import { createClient, FaceEncodeError } from '../../../client/index.ts';
import { type Reply, startFakeApi } from './fake-api.ts';

/** A client of a server that answers with these replies. It does not wait, but notes how long it would. */
export async function connect(...replies: Reply[]) {
  const api = await startFakeApi(...replies);
  const pauses: number[] = [];
  const client = createClient({
    url: api.url,
    delay: async (milliseconds, signal) => {
      pauses.push(milliseconds);
      await delay(0, signal);
    },
  });
  return { ...api, client, pauses };
}

/** The error that a call fails with. */
export const failure = async (call: Promise<unknown>): Promise<FaceEncodeError> => {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof FaceEncodeError) return error;
  throw new Error(`not a FaceEncodeError: ${error}`);
};
