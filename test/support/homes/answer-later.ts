import { setImmediate } from 'node:timers/promises';

/** Any method of a port. */
type Call = (...given: never[]) => Promise<unknown>;

/**
 * The same port with the time that a real one takes: each call arrives later than it is made, and its answer later than it is done.
 * What the caller passes, and what it gets, are copies, as they are where they travel.
 */
export function answerLater<Port extends Record<keyof Port, Call>>(port: Port): Port {
  const later = Object.entries<Call>(port).map(([name, call]) => [name, delayCall(call)] as const);
  return Object.assign({ ...port }, Object.fromEntries(later));
}

/** Takes its turn of the event loop from Node itself: fake timers of a test do not stop it. */
const delayCall =
  (call: Call) =>
  async (...given: never[]): Promise<unknown> => {
    const sent = structuredClone(given);
    await setImmediate();
    const result = await call(...sent);
    await setImmediate();
    return structuredClone(result);
  };
