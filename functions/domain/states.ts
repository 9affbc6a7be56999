import { imageErrors } from '../../api/errors.ts';
import type { Failure, Instant, Slot } from './model.ts';
import type { ChangeOutcome } from './ports.ts';

/**
 * The states of an image:
 *
 *   (reserved) -> processing -> completed
 *                           \-> failed
 *
 * The last two are final. A slot that is processing past its deadline reads as failed without any write.
 */

export const timedOut: Failure = { code: 'timed_out', message: imageErrors.timed_out };

/** The slot as a reader must see it at this time. */
export function slotAsSeen(slot: Slot, now: Instant): Slot {
  return slot.status === 'processing' && isPastDeadline(slot, now)
    ? { ...slot, status: 'failed', failure: timedOut }
    : slot;
}

/** From the deadline on, to the millisecond, a slot that is still processing counts as failed. */
export const isPastDeadline = (slot: Slot, now: Instant): boolean => now >= slot.deadline;

/** Why a conditional state change found nothing to change, told from the slot as it is now. */
export function explainUnchanged(slot: Slot | undefined): Exclude<ChangeOutcome, 'changed'> {
  if (!slot) return 'no_slot';
  if (slot.status === 'completed') return 'already_completed';
  if (slot.status === 'failed') return 'already_failed';
  return 'deadline_passed';
}
