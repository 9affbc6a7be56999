import type { SessionState } from './state.ts';
import type { Store } from './store.ts';

/** What the user can do on the page. */
export interface Session {
  readonly store: Store<SessionState>;
  /** Asks who answers at this address, and what it has. */
  greet(): Promise<void>;
  /** Shows a container; without an id, none. */
  open(containerId: string | undefined): Promise<void>;
  addFiles(files: readonly File[]): Promise<void>;
  /** Adds the pictures that the page has for people without their own. */
  addSamples(): Promise<void>;
  retryUpload(key: string): Promise<void>;
  /** Deletes a picture after a few seconds, in which `keepPicture` undoes it and `finishRemoval` makes it happen. */
  removePicture(key: string): Promise<void>;
  keepPicture(key: string): void;
  finishRemoval(key: string): Promise<void>;
  /** Makes the calls of all deletions that can still be undone: the page is about to go. */
  finishRemovals(): Promise<void>;
  /** Asks again how far the pictures are, after that had failed. */
  lookAgain(): Promise<void>;
  deleteContainer(): Promise<void>;
  leaveContainer(): void;
  /** Without a threshold, the API's own counts. */
  setThreshold(threshold: number | undefined): void;
  enterToken(token: string): Promise<void>;
  /** Takes the token out of this tab. */
  forgetToken(): void;
  /** Lets searches find the person of the container. */
  enrol(label: string | undefined): Promise<void>;
  endEnrolment(): Promise<void>;
  /** Finds enrolled people who look like the person of the container. */
  search(): Promise<void>;
  dismiss(noticeKey: number): void;
  announce(text: string): void;
}
