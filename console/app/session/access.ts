import { type FaceEncodeClient, FaceEncodeError } from '../../../client/index.ts';
import type { Comparing } from './comparison/comparing.ts';
import type { Uploading } from './pictures/uploading.ts';
import type { Watching } from './pictures/watching.ts';
import type { Reporter } from './report.ts';
import { isRefused, type SessionState } from './state.ts';
import type { Store } from './store.ts';

/** Where the bearer token is kept. */
export interface TokenKeeper {
  get(): string | undefined;
  set(token: string): void;
  forget(): void;
}

interface AccessDependencies {
  readonly client: Pick<FaceEncodeClient, 'getSummary'>;
  readonly store: Store<SessionState>;
  readonly reporter: Reporter;
  readonly token: TokenKeeper;
  readonly watching: Pick<Watching, 'start'>;
  readonly comparing: Pick<Comparing, 'refresh'>;
  readonly uploading: Pick<Uploading, 'findContainer' | 'retryAll'>;
}

/** Takes a token in, and does again what was refused without it. */
export function createAccess({ client, store, reporter, token, watching, comparing, uploading }: AccessDependencies) {
  /** Makes the call that has to come next anyway. */
  async function tryToken({ containerId, pictures }: SessionState): Promise<void> {
    if (containerId) await client.getSummary(containerId);
    else if (pictures.some(isRefused)) await uploading.findContainer();
  }

  return {
    async enter(entered: string): Promise<void> {
      token.set(entered);
      store.set({ tokenQuestion: 'checking', tokenKept: true });
      const asked = store.get();
      try {
        await tryToken(asked);
      } catch (error) {
        // Of a container that the user has left meanwhile, only what the answer says about the token is of interest.
        const isShown = store.get().containerId === asked.containerId;
        if (isShown || isUnauthorized(error)) reporter.failure(error);
      }
      // The answer to the attempt may be that this token is no good either.
      if (store.get().tokenQuestion !== 'checking') return;
      store.set({ tokenQuestion: undefined });
      reporter.announce('The token is used from now on.');
      const { containerId } = store.get();
      if (!containerId) return;
      await Promise.all([watching.start(containerId), comparing.refresh(), uploading.retryAll()]);
    },

    forget(): void {
      token.forget();
      store.set({ tokenKept: false, tokenQuestion: undefined });
      reporter.announce('The token is forgotten.');
    },
  };
}

const isUnauthorized = (error: unknown): boolean => error instanceof FaceEncodeError && error.code === 'unauthorized';
