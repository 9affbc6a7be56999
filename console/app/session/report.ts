import { FaceEncodeError } from '../../../client/index.ts';
import type { Message, Problem, SessionState } from './state.ts';
import type { Store } from './store.ts';

/** Announcements that stay on the page: enough for those that come in one moment to be read one after the other. */
const MOST_ANNOUNCEMENTS = 3;

export interface Reporter {
  /** Shows what a person should know, and lets screen readers say it. */
  notice(message: Message): void;
  dismiss(key: number): void;
  /** Shows why something failed. */
  failure(error: unknown): void;
  /**
   * Deals with an error that concerns the whole page: a token that is missing, a container that is gone.
   *
   * @returns whether it was one
   */
  pageFailure(error: unknown): boolean;
  /** The sentence that a person is shown for an error. */
  explain(error: unknown): Problem;
  announce(text: string): void;
}

interface ReporterDependencies {
  readonly store: Store<SessionState>;
  readonly hasToken: () => boolean;
  /** Is called when the container that the page shows turns out to be gone. */
  readonly onContainerGone: () => void;
}

/** What the page says to the user about calls that failed and pictures that changed. */
export function createReporter({ store, hasToken, onContainerGone }: ReporterDependencies): Reporter {
  let lastKey = 0;
  const nextKey = () => {
    lastKey += 1;
    return lastKey;
  };

  const reporter: Reporter = {
    notice(message) {
      const others = store.get().notices.filter(({ text }) => text !== message.text);
      store.set({ notices: [...others, { key: nextKey(), ...message }] });
      reporter.announce(message.text);
    },

    dismiss: (key) => store.set({ notices: store.get().notices.filter((notice) => notice.key !== key) }),

    failure(error) {
      if (!isAbort(error) && !reporter.pageFailure(error)) reporter.notice(reporter.explain(error));
    },

    pageFailure(error) {
      if (!(error instanceof FaceEncodeError)) return false;
      if (error.code === 'unauthorized') {
        const tokenQuestion = hasToken() ? 'refused' : 'missing';
        if (store.get().tokenQuestion !== tokenQuestion) reporter.announce(reporter.explain(error).text);
        store.set({ tokenQuestion });
        return true;
      }
      if (error.code === 'container_not_found') {
        onContainerGone();
        reporter.notice(reporter.explain(error));
        return true;
      }
      return false;
    },

    explain: (error) => ({
      text: sentenceFor(error, hasToken()),
      // Who is asked for a token knows what to do; nobody has to look into a log.
      requestId: error instanceof FaceEncodeError && error.code !== 'unauthorized' ? error.requestId : undefined,
    }),

    announce(text) {
      const kept = store.get().announcements.slice(1 - MOST_ANNOUNCEMENTS);
      store.set({ announcements: [...kept, { key: nextKey(), text }] });
    },
  };
  return reporter;
}

const isAbort = (error: unknown): boolean => error instanceof DOMException && error.name === 'AbortError';

function sentenceFor(error: unknown, hasToken: boolean): string {
  if (!(error instanceof FaceEncodeError)) return `This page failed: ${String(error)}`;
  if (error.code === 'unauthorized') return hasToken ? 'The API did not accept the token.' : 'The API needs a token.';
  if (error.code === 'forbidden') {
    return 'The API refused the call. An API with IAM authentication wants signed requests, which this page cannot make.';
  }
  if (error.code === 'container_not_found') return 'This container does not exist, or no longer.';
  return endSentence(error.message);
}

/** The API's own errors have no full stop, those of the encoder have one. */
export const endSentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
