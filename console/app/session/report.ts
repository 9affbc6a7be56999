import { FaceEncodeError } from '../../../client/index.ts';
import type { Notice, SessionState } from './state.ts';
import type { Store } from './store.ts';

export interface Reporter {
  /** Shows what a person should know, and lets screen readers say it. */
  notice(text: string, requestId?: string): void;
  dismiss(key: number): void;
  /** Shows why something failed. */
  failure(error: unknown): void;
  announce(text: string): void;
}

/** What the page says to the user about calls that failed and pictures that changed. */
export function createReporter(store: Store<SessionState>): Reporter {
  let lastKey = 0;
  const reporter: Reporter = {
    notice(text, requestId) {
      lastKey += 1;
      const notice: Notice = { key: lastKey, text, requestId };
      const others = store.get().notices.filter((other) => other.text !== text);
      store.set({ notices: [...others, notice], announcement: text });
    },
    dismiss: (key) => store.set({ notices: store.get().notices.filter((notice) => notice.key !== key) }),
    failure(error) {
      if (isAbort(error)) return;
      if (error instanceof FaceEncodeError && error.code === 'unauthorized') store.set({ needsToken: true });
      else reporter.notice(explain(error), error instanceof FaceEncodeError ? error.requestId : undefined);
    },
    announce: (text) => store.set({ announcement: text }),
  };
  return reporter;
}

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

/** The sentence that a person is shown for an error. */
export function explain(error: unknown): string {
  if (!(error instanceof FaceEncodeError)) return `This page failed: ${String(error)}`;
  if (error.code === 'unauthorized') return 'The API did not accept the token. Please enter another one.';
  if (error.code === 'forbidden') {
    return 'The API refused the call. An API with IAM authentication wants signed requests, which this page cannot make.';
  }
  if (error.code === 'container_not_found') return 'This container does not exist, or no longer.';
  return endSentence(error.message);
}

const endSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
