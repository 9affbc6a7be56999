import type { Comparison, FaceEncodeClient } from '../../../../client/index.ts';
import { countPeople, nameFaces } from '../faces.ts';
import type { Reporter } from '../report.ts';
import type { SessionState } from '../state.ts';
import type { Store } from '../store.ts';
import { findVerdict } from './verdict.ts';

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
      store.set({ comparison, ...(threshold === undefined && { defaultThreshold: comparison.threshold }) });
      reporter.announce(describe(comparison));
    } catch (error) {
      if (!current.signal.aborted) reporter.failure(error);
    }
  }

  /** What is new, in words. */
  function describe(comparison: Comparison): string {
    const verdict = findVerdict(nameFaces(store.get().pictures, comparison), comparison);
    if (verdict) return verdict.title + verdict.reason;
    return `${countPeople(comparison.people.length)} at a limit of ${comparison.threshold.toFixed(2)}.`;
  }

  return {
    refresh,
    stop,
    setThreshold(threshold: number | undefined): void {
      store.set({ threshold });
      clearTimeout(resting);
      resting = setTimeout(refresh, REST);
    },
  };
}

export type Comparing = ReturnType<typeof createComparing>;
