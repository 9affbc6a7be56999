import { MAX_RECEIVES } from '../../settings/work-limits.ts';

/** Growth from one try to the next. */
const FACTOR = 3;

/** How often work is tried, and the longest delay between two tries, in seconds. */
export interface RetryLimits {
  readonly tries: number;
  readonly longestSeconds: number;
}

/** Of pictures and tasks. */
export const workRetries: RetryLimits = { tries: MAX_RECEIVES, longestSeconds: 15 * 60 };

/**
 * Whole seconds to wait before work that failed is tried again: base, 3 × base, 9 × base …, each made up to a half shorter
 * by chance, so that images that failed together do not come back together. Ranges of successive tries do not overlap.
 * After the last try there is no wait: the next receive moves the work to the dead letters.
 *
 * @param receiveCount how often the work was received, from 1
 * @param random between 0 and 1
 */
export function retryDelay(
  baseSeconds: number,
  receiveCount: number,
  random: number,
  { tries, longestSeconds }: RetryLimits = workRetries,
): number {
  if (receiveCount >= tries) return 0;
  const longest = Math.min(longestSeconds, baseSeconds * FACTOR ** Math.max(0, receiveCount - 1));
  return Math.round(longest * (1 - random / 2));
}
