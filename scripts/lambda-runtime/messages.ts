import * as z from 'zod';

/** What an execution environment sends to the process that runs its handler. */
export const invocationSchema = z.object({
  id: z.string(),
  functionArn: z.string(),
  traceId: z.string(),
  /** The event, as JSON. */
  payload: z.string(),
  /** Milliseconds since 1970. */
  deadline: z.number(),
});

export type Invocation = z.output<typeof invocationSchema>;

/** What that process sends back: once `ready`, then one result for each invocation, with a body of JSON. */
export const runtimeMessageSchema = z.object({ kind: z.enum(['ready', 'response', 'error']), body: z.string() });

export type RuntimeMessage = z.output<typeof runtimeMessageSchema>;
