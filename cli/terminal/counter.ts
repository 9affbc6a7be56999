/** Milliseconds before the remaining time is guessed: the first pictures wait for the models. */
const GUESS_AFTER = 3_000;

const MINUTE = 60_000;

/**
 * Counts what is done of many pictures.
 *
 * @param now milliseconds; may start anywhere
 */
export function startCounter(total: number, now: () => number = () => performance.now()) {
  const started = now();
  let done = 0;
  let failed = 0;
  return {
    count(succeeded: boolean): void {
      done += 1;
      if (!succeeded) failed += 1;
    },
    /** Such as "137 of 400 pictures, 2 cannot be used, about 3 min left". */
    line(): string {
      const elapsed = now() - started;
      const unusable = failed > 0 ? [`${failed} cannot be used`] : [];
      const guess = done > 0 && done < total && elapsed >= GUESS_AFTER;
      const left = guess ? [`about ${describeTime((elapsed / done) * (total - done))} left`] : [];
      return [`${done} of ${total} pictures`, ...unusable, ...left].join(', ');
    },
  };
}

/** @param time milliseconds */
function describeTime(time: number): string {
  if (time < MINUTE) return `${Math.max(1, Math.round(time / 1000))} s`;
  if (time < 90 * MINUTE) return `${Math.round(time / MINUTE)} min`;
  return `${(time / MINUTE / 60).toFixed(1)} h`;
}
