import type { RequestListener, Server, ServerResponse } from 'node:http';
import { finishWithin } from './finish-within.ts';

/** Milliseconds within which the requests under way have to end, or the pause is given up. */
const PATIENCE = 2_000;

/** A server whose requests can be made to wait. */
export interface RequestGate {
  /**
   * Does `work` when no request is under way; requests that come meanwhile wait, and are answered afterwards.
   *
   * @throws what `work` throws, or that the requests under way did not end
   */
  pause(work: () => Promise<void>): Promise<void>;
}

/** Puts a gate before a server's request listeners. Those that are added later stand outside of it. */
export function gateRequests(server: Server, patience: number = PATIENCE): RequestGate {
  const listeners = server.listeners('request');
  const underWay = new Set<ServerResponse>();
  let waiting: (() => void)[] | undefined;
  let noneLeft: (() => void) | undefined;

  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    // A client that goes away while it waits is no error of anybody here.
    request.on('error', () => undefined);
    if (waiting) waiting.push(() => answer(request, response));
    else answer(request, response);
  });

  return {
    async pause(work) {
      waiting = [];
      try {
        const drained = new Promise<void>((resolve) => {
          noneLeft = resolve;
        });
        if (underWay.size > 0 && !(await finishWithin(drained, patience))) {
          throw new Error(`${underWay.size} requests were still under way after ${patience} ms`);
        }
        await work();
      } finally {
        const held = waiting;
        waiting = undefined;
        noneLeft = undefined;
        for (const start of held) start();
      }
    },
  };

  function answer(...[request, response]: Parameters<RequestListener>): void {
    // Its client has gone away while it waited.
    if (response.closed) return;
    underWay.add(response);
    const { end } = response;
    response.end = (...args: unknown[]) => {
      leave(response);
      return Reflect.apply(end, response, args);
    };
    // Work on a request begins when all of it was read: one that is broken off before will never be answered.
    response.on('close', () => {
      if (!request.readableEnded) leave(response);
    });
    for (const listener of listeners) Reflect.apply(listener, server, [request, response]);
  }

  function leave(response: ServerResponse): void {
    underWay.delete(response);
    if (underWay.size === 0) noneLeft?.();
  }
}
