import { MAX_WAIT_SECONDS } from '../../api/limits.ts';
import { DEFAULT_HELD_SECONDS } from '../../settings/work-limits.ts';
import { number, pairs, wholeNumber } from './value-kinds.ts';

/** How much of Lambda a deployment takes. */

const executions = number().refine((value) => value >= 1 && value <= 100_000);

const functionName = /^[a-z-]+$/;

const perFunction = 'names of functions with numbers, such as `encode-image=50,get-summary=200`';

export const capacitySettings = {
  maxConcurrency: wholeNumber(2, 1000, 10, 'Workers that encode at the same time, at most.'),
  retryBaseSeconds: wholeNumber(0, 60, 5, 'Seconds before the second try of an image; each further try waits longer.'),
  maxWaitSeconds: wholeNumber(
    0,
    MAX_WAIT_SECONDS,
    DEFAULT_HELD_SECONDS,
    'Seconds that a response with `Prefer: wait=N` is held at most. Each occupies an execution of Lambda; 0 holds none.',
  ),
  accountConcurrency: wholeNumber(
    10,
    1_000_000,
    1000,
    "Lambda's quota *Concurrent executions* of the account, against which the two settings below, `maxConcurrency` and the held responses are checked.",
  ),
  reservedConcurrency: pairs(
    functionName,
    executions,
    perFunction,
    'Executions that a function has for itself, and no more than these. All together must leave 100 of `accountConcurrency` to the rest of the account.',
  ),
  provisionedConcurrency: pairs(
    functionName,
    executions,
    perFunction,
    'Executions that are kept ready, against cold starts. AWS bills them whether they are used or not.',
  ),
} as const;
