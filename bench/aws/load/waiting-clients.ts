import { heldUntil, secondsUntilNextLook } from '../../../functions/domain/containers/wait-for-summary.ts';
import { aContainer, aSlot } from '../../../test/support/builders.ts';

/** How the service treats those who wait for a summary, and how they behave. Times in seconds since the start. */
export interface WaitPolicy {
  /** When a look that begins now ends at the latest, of a client whose youngest picture was uploaded at `uploaded`. */
  holdsUntil(uploaded: number, now: number): number;
  /** Seconds after which such a client looks again. */
  pause(uploaded: number, now: number): number;
}

/** Seconds that clients ask to wait. */
const WISH = 20;

/** Summary of a container with a picture of that age: what the functions of the service decide by. */
function summaryOf(uploaded: number) {
  const slot = aSlot({ createdAt: uploaded * 1000, status: 'processing' });
  return { container: aContainer({ slots: [slot] }), images: [{ slot }] };
}

/** The service as it is: its own functions decide. */
export const presentPolicy = (maxWaitSeconds: number): WaitPolicy => ({
  holdsUntil: (uploaded, now) =>
    Math.max(now, heldUntil(summaryOf(uploaded), (now + Math.min(WISH, maxWaitSeconds)) * 1000, maxWaitSeconds) / 1000),
  pause: (uploaded, now) => secondsUntilNextLook(summaryOf(uploaded), now * 1000),
});

/** As it was: every look was held for as long as the client wished, and clients looked again at once. */
export const formerPolicy: WaitPolicy = { holdsUntil: (_, now) => now + WISH, pause: () => 0 };
