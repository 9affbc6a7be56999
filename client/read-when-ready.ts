import type * as z from 'zod';
import { MAX_WAIT_SECONDS } from '../api/limits.ts';
import { readAnswer } from './connection/answers/read-answer.ts';
import type { Call, Connection } from './connection/connection.ts';
import { readPause } from './connection/times/read-pause.ts';

/** Asks the service to hold its answer until nothing is processing; it may hold it for less, or not at all. */
export const preferLongWait = { Prefer: `wait=${MAX_WAIT_SECONDS}` };

/** Milliseconds after which a result that is not there is the caller's to wait for. */
const PATIENCE = MAX_WAIT_SECONDS * 1000;

/**
 * Reads what needs pictures that may be processing still. While they are, and the service does not hold its answer long
 * enough, the call is repeated as often as the service asks, for about 20 seconds.
 *
 * @throws {FaceEncodeError} `still_processing` when the time is up
 */
export async function readWhenReady<Schema extends z.ZodType>(
  connection: Connection,
  call: Call,
  schema: Schema,
): Promise<z.output<Schema>> {
  let waited = 0;
  for (;;) {
    const started = performance.now();
    const { response } = await connection.send({ ...call, headers: preferLongWait });
    waited += performance.now() - started;
    const pause = readPause(response);
    if (response.status !== 409 || waited + pause > PATIENCE) return await readAnswer(response, 200, schema);
    await connection.delay(pause, call.signal);
    waited += pause;
  }
}
