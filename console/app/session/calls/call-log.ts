import type { Fetch, SendForm } from '../../../../client/index.ts';
import { createStore } from '../store.ts';
import { formToCurl, toCurl } from './curl.ts';

/** A call that the page made. */
export interface Call {
  readonly key: number;
  readonly method: string;
  /** Path with its query, or the whole URL of another origin. */
  readonly target: string;
  readonly curl: string;
  /** Status of the latest answer; undefined while there is none, null when none came. */
  readonly status: number | null | undefined;
  readonly milliseconds: number | undefined;
  /** How often the same look was taken, one after the other. */
  readonly times: number;
}

/** Calls that are remembered. */
const MOST_CALLS = 60;

interface CallLogOptions {
  readonly fetch: Fetch;
  readonly sendForm: SendForm;
  /** Address of the page's own API, to show calls without it. */
  readonly base: string;
  readonly now: () => number;
}

/** Records the calls that go through its `fetch` and `sendForm`, newest first. */
export function createCallLog({ fetch, sendForm, base, now }: CallLogOptions) {
  const store = createStore<{ readonly calls: readonly Call[] }>({ calls: [] });
  let lastKey = 0;

  const absolute = (url: string): string => new URL(url, base).href;

  function begin(method: string, url: string, curl: string): number {
    const target = url.startsWith(base) ? url.slice(base.length) : url;
    const [latest, ...others] = store.get().calls;
    // Only looks are counted together: each call that changes something has an end of its own.
    if (method === 'GET' && latest?.curl === curl) {
      store.set({ calls: [{ ...latest, status: undefined, times: latest.times + 1 }, ...others] });
      return latest.key;
    }
    lastKey += 1;
    const call: Call = { key: lastKey, method, target, curl, status: undefined, milliseconds: undefined, times: 1 };
    store.set({ calls: [call, ...store.get().calls].slice(0, MOST_CALLS) });
    return lastKey;
  }

  async function record(method: string, url: string, curl: string, send: () => Promise<Response>): Promise<Response> {
    const key = begin(method, url, curl);
    const start = now();
    const end = (status: number | null) =>
      store.set({
        calls: store
          .get()
          .calls.map((call) => (call.key === key ? { ...call, status, milliseconds: now() - start } : call)),
      });
    try {
      const response = await send();
      end(response.status);
      return response;
    } catch (error) {
      end(null);
      throw error;
    }
  }

  const recordedFetch: Fetch = async (path, request) => {
    const url = absolute(path);
    const { method, headers } = request;
    const body = typeof request.body === 'string' ? request.body : undefined;
    return await record(method, url, toCurl({ method, url, headers, body }), () => fetch(url, request));
  };

  const recordedForm: SendForm = async (request) => {
    const url = absolute(request.url);
    return await record('POST', url, formToCurl({ ...request, url }), () => sendForm({ ...request, url }));
  };

  return { store, fetch: recordedFetch, sendForm: recordedForm };
}
export type CallLog = ReturnType<typeof createCallLog>;
