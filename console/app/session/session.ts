import type { FaceEncodeClient } from '../../../client/index.ts';
import { createComparing } from './comparing.ts';
import type { SessionMemory } from './memory.ts';
import { createReporter } from './report.ts';
import { initialState, type SessionState } from './state.ts';
import { createStore, type Store } from './store.ts';
import { createUploading } from './uploading.ts';
import { createWatching } from './watching.ts';

export interface SessionDependencies {
  readonly client: FaceEncodeClient;
  readonly memory: SessionMemory;
  /** The picture, upright and small, as a data URL; undefined when the browser cannot show it. */
  readonly makePreview: (file: Blob) => Promise<string | undefined>;
  /** Puts the container's id into the address of the page, or takes it out. */
  readonly showInAddress: (containerId: string | undefined) => void;
  readonly setToken: (token: string) => void;
}

/** What the user can do on the page. */
export interface Session {
  readonly store: Store<SessionState>;
  /** Asks who answers at this address. */
  greet(): Promise<void>;
  /** Shows a container; without an id, none. */
  open(containerId: string | undefined): Promise<void>;
  addFiles(files: readonly File[]): Promise<void>;
  retryUpload(key: string): Promise<void>;
  /** @returns whether it is gone; why not is among the notices */
  removePicture(key: string): Promise<boolean>;
  /** @returns whether it is gone; why not is among the notices */
  deleteContainer(): Promise<boolean>;
  leaveContainer(): void;
  setThreshold(threshold: number): void;
  enterToken(token: string): Promise<void>;
  dismiss(noticeKey: number): void;
  announce(text: string): void;
}

export function createSession(dependencies: SessionDependencies): Session {
  const { client, memory, showInAddress } = dependencies;
  const store = createStore(initialState);
  const reporter = createReporter(store);
  const comparing = createComparing({ client, store, reporter });
  const watching = createWatching({ client, store, reporter, memory, onChange: comparing.refresh });
  const uploading = createUploading({
    ...dependencies,
    store,
    reporter,
    watch: watching.start,
    remember: watching.remember,
  });

  /** Forgets the container on this page; in the API it stays. */
  function leave(): void {
    watching.stop();
    uploading.stop();
    comparing.stop();
    memory.forget();
    const { health, threshold, notices, needsToken } = store.get();
    store.set({ ...initialState, health, threshold, notices, needsToken });
    showInAddress(undefined);
  }

  async function open(containerId: string | undefined): Promise<void> {
    if (containerId === store.get().containerId) return;
    if (store.get().containerId) leave();
    if (!containerId) return;
    store.set({ containerId, loading: true });
    showInAddress(containerId);
    try {
      await watching.load(containerId);
    } catch (error) {
      reporter.failure(error);
      if (!store.get().needsToken) leave();
    } finally {
      store.set({ loading: false });
    }
  }

  return {
    store,
    open,
    leaveContainer: leave,

    async greet() {
      await client.getHealth().then((health) => store.set({ health }), reporter.failure);
    },

    addFiles: uploading.add,
    retryUpload: uploading.retry,

    async removePicture(key) {
      const { containerId, pictures } = store.get();
      const picture = pictures.find((other) => other.key === key);
      if (!picture) return false;
      try {
        if (containerId && picture.imageId) await client.deleteImage(containerId, picture.imageId);
        else uploading.cancel(key);
        store.set({ pictures: store.get().pictures.filter((other) => other.key !== key) });
        watching.remember();
        reporter.announce(`${picture.name ?? 'The picture'} is deleted.`);
        void comparing.refresh();
        return true;
      } catch (error) {
        reporter.failure(error);
        return false;
      }
    },

    async deleteContainer() {
      const { containerId } = store.get();
      if (!containerId) return false;
      try {
        await client.deleteContainer(containerId);
        leave();
        reporter.announce('The container is erased, with its pictures and vectors.');
        return true;
      } catch (error) {
        reporter.failure(error);
        return false;
      }
    },

    setThreshold: comparing.setThreshold,

    async enterToken(token) {
      dependencies.setToken(token);
      const { containerId } = store.get();
      store.set({ needsToken: false });
      if (containerId) await watching.start(containerId);
      await Promise.all([comparing.refresh(), uploading.retryAll()]);
    },

    dismiss: reporter.dismiss,
    announce: reporter.announce,
  };
}
