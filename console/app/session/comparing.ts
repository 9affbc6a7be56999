import type { FaceEncodeClient } from '../../../client/index.ts';
import { countPeople } from './faces.ts';
import type { Reporter } from './report.ts';
import type { SessionState } from './state.ts';
import type { Store } from './store.ts';

/** Milliseconds that the slider must rest before the API is asked. */
const REST = 200;

interface ComparingDependencies {
  readonly client: Pick<FaceEncodeClient, 'getComparison'>;
  readonly store: Store<SessionState>;
  readonly reporter: Reporter;
}

/** Keeps the comparison in step with the faces and the threshold. */
export function createComparing({ client, store, reporter }: ComparingDependencies) {
  let asking: AbortController | undefined;
  let resting: ReturnType<typeof setTimeout> | undefined;

  function stop(): void {
    clearTimeout(resting);
    asking?.abort();
  }

  async function refresh(): Promise<void> {
    stop();
    const { containerId, pictures, threshold } = store.get();
    const faces = pictures.flatMap(({ image }) => image?.encodings ?? []);
    if (!containerId || faces.length < 2) {
      store.set({ comparison: undefined });
      return;
    }
    const current = new AbortController();
    asking = current;
    try {
      const comparison = await client.getComparison(containerId, { threshold, signal: current.signal });
      if (current.signal.aborted) return;
      store.set({ comparison });
      reporter.announce(`${countPeople(comparison.people.length)} at a threshold of ${threshold.toFixed(2)}.`);
    } catch (error) {
      if (!current.signal.aborted) reporter.failure(error);
    }
  }

  return {
    refresh,
    stop,
    setThreshold(threshold: number): void {
      store.set({ threshold });
      clearTimeout(resting);
      resting = setTimeout(refresh, REST);
    },
  };
}
