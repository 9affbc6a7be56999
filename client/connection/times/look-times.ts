/**
 * When a look at a container's summary is worth its request: the answer to an upload names the time after which the result may
 * be there (`Retry-After`).
 */
export interface LookTimes {
  /** @param pause milliseconds that the service asks for, from now on */
  note(containerId: string, pause: number): void;
  /** Milliseconds that are left of it; 0 for a container to which nothing was uploaded here just now. */
  left(containerId: string): number;
}

export function createLookTimes(now: () => number = () => performance.now()): LookTimes {
  const times = new Map<string, number>();
  /** A program that uploads for days must not keep every container that it has seen. */
  const forgetPast = () => {
    for (const [containerId, time] of times) if (time <= now()) times.delete(containerId);
  };
  return {
    note(containerId, pause) {
      forgetPast();
      times.set(containerId, now() + pause);
    },
    left: (containerId) => Math.max(0, (times.get(containerId) ?? 0) - now()),
  };
}
