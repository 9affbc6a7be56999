/**
 * How the work is done: tries, times and sizes that the stacks and both homes of the service share. No caller relies on them;
 * what callers rely on is in api/limits.ts.
 */

/** Seconds the worker that encodes may take for a batch. */
export const WORKER_TIMEOUT_SECONDS = 60;

/** Seconds a received message stays hidden: AWS asks for at least six times the function's timeout. */
export const VISIBILITY_TIMEOUT_SECONDS = 6 * WORKER_TIMEOUT_SECONDS;

/** Receives of one message before it goes to the dead-letter queue. */
export const MAX_RECEIVES = 5;

/**
 * How often an event is sent to a webhook, and how long the delays between the tries may be: 2, 6, 18 … 13,122 seconds, each up
 * to a half shorter by chance. So the last try comes three to five and a half hours after the first: more than a bad
 * deployment of the receiver takes. SQS can hide a message for twelve hours.
 */
export const WEBHOOK_RETRIES = { tries: 10, baseSeconds: 2, longestSeconds: 4 * 60 * 60 } as const;

/** Messages in one batch for the worker. */
export const WORKER_BATCH_SIZE = 5;

/**
 * Seconds after which an image that is still processing counts as failed (`timed_out`). All tries together may take
 * MAX_RECEIVES × VISIBILITY_TIMEOUT_SECONDS = 30 minutes when a worker dies each time; the rest is for a backlog.
 */
export const PROCESSING_DEADLINE_SECONDS = 60 * 60;

/** Seconds after which an erasure is done again on AWS: a worker that still had the picture has finished by then. */
export const ERASE_AGAIN_SECONDS = 2 * 60;

/** Bytes of one Lambda invocation event (AWS quota "Invocation payload, synchronous"). */
export const LAMBDA_EVENT_BYTES = 6 * 1024 * 1024;

/** Detections with a score below this one, 0 to 1, are discarded, unless ENCODER_DETECTION_THRESHOLD says otherwise. */
export const DEFAULT_DETECTION_THRESHOLD = 0.8;

/**
 * Seconds that a response is held on AWS unless the setting `maxWaitSeconds` says otherwise: most pictures are encoded within
 * two, and each held response occupies an execution of Lambda, of which an account has 1,000 at first.
 */
export const DEFAULT_HELD_SECONDS = 5;

/** Days a container lives unless RETENTION_DAYS says otherwise. */
export const DEFAULT_RETENTION_DAYS = 30;
