import type { Settings } from './settings.ts';

/** The functions that may hold a response, with the setting that throttles each of them. */
const holders = {
  'get-summary': 'summaryThrottleRate',
  'get-template': 'verificationThrottleRate',
  'create-verification': 'verificationThrottleRate',
} as const;

/**
 * Responses that may be held at once, at worst: what a method lets in while one is held, and the burst before it; or what is
 * reserved for the function. For each of them an execution of Lambda is occupied. None is held where no one may wait.
 */
export function heldResponses({ maxWaitSeconds, reservedConcurrency, ...settings }: Settings): number {
  if (maxWaitSeconds === 0) return 0;
  return Object.entries(holders)
    .map(([name, rate]) => Math.min(reservedConcurrency[name] ?? Infinity, settings[rate] * (maxWaitSeconds + 1)))
    .reduce((sum, held) => sum + held, 0);
}
