import { MAX_IMAGES_PER_CONTAINER } from '../../../api/limits.ts';
import type { FaceEncodeClient } from '../../../client/index.ts';
import { createAccess, type TokenKeeper } from './access.ts';
import type { Session } from './actions.ts';
import { createComparing } from './comparison/comparing.ts';
import type { Features } from './features.ts';
import { checkFiles } from './files/check-files.ts';
import type { GivenPicture } from './files/given-picture.ts';
import type { SessionMemory } from './memory.ts';
import { createRemoving } from './pictures/removing.ts';
import { createUploading } from './pictures/uploading.ts';
import { createWatching } from './pictures/watching.ts';
import { createReporter } from './report.ts';
import type { EnrolledMemory } from './search/enrolled-memory.ts';
import { noSearch } from './search/search-state.ts';
import { type CropFace, createSearching } from './search/searching.ts';
import { initialState, isRefused } from './state.ts';
import { createStore } from './store.ts';

export interface SessionDependencies {
  readonly client: FaceEncodeClient;
  readonly memory: SessionMemory;
  /** The picture, upright and small, as a data URL; undefined when the browser cannot show it. */
  readonly makePreview: (file: Blob) => Promise<string | undefined>;
  /** Puts the container's id into the address of the page, or takes it out. */
  readonly showInAddress: (containerId: string | undefined) => void;
  /** What this tab has enrolled. */
  readonly enrolledMemory: EnrolledMemory;
  readonly cropFace: CropFace;
  /** What the service at this address has. */
  readonly readFeatures: () => Promise<Features>;
  /** The sample pictures that the service has for this page. */
  readonly readSamples: () => Promise<GivenPicture[]>;
  /** The bearer token of the calls that the client makes. */
  readonly token: TokenKeeper;
}

export function createSession(dependencies: SessionDependencies): Session {
  const { client, memory, token, showInAddress } = dependencies;
  const store = createStore({ ...initialState, tokenKept: token.get() !== undefined });
  const reporter = createReporter({ store, hasToken: () => token.get() !== undefined, onContainerGone: leave });
  const comparing = createComparing({ client, store, reporter });
  const searching = createSearching({ ...dependencies, store, reporter });
  const watching = createWatching({ client, store, reporter, memory, onChange: refresh });
  const uploading = createUploading({
    ...dependencies,
    store,
    reporter,
    watch: watching.start,
    remember: watching.remember,
  });
  const removing = createRemoving({ client, store, reporter, uploading, watching, onChange: loseFaces });
  const access = createAccess({ client, store, reporter, token, watching, comparing, uploading });

  /** The latest opening of a container. */
  let opening: symbol | undefined;

  /** The faces are others than before. */
  async function refresh(): Promise<void> {
    searching.clear();
    await comparing.refresh();
  }

  async function loseFaces(containerId: string | undefined): Promise<void> {
    if (containerId) searching.forget(containerId);
    await refresh();
  }

  /** Forgets the container on this page, with all that was said about it; in the API it stays. */
  function leave(): void {
    watching.stop();
    uploading.stop();
    comparing.stop();
    removing.stop();
    memory.forget();
    const { health, threshold, defaultThreshold, announcements, tokenQuestion, tokenKept, search } = store.get();
    const kept = { health, threshold, defaultThreshold, announcements, tokenQuestion, tokenKept };
    store.set({ ...initialState, ...kept, search: search && noSearch });
    showInAddress(undefined);
  }

  /** What the user deleted is deleted, also when the user is gone. */
  function leaveContainer(): void {
    void removing.finishAll();
    leave();
  }

  async function open(containerId: string | undefined): Promise<void> {
    const { containerId: shown, pictures } = store.get();
    if (containerId === shown) return;
    if (shown || pictures.length > 0) leaveContainer();
    if (!containerId) return;
    const mine = Symbol();
    opening = mine;
    store.set({ containerId, loading: true });
    showInAddress(containerId);
    watching.restore(containerId);
    searching.restore();
    // Deletions that a reload has interrupted.
    void removing.finishAll();
    await watching.start(containerId);
    // The user may have left it, and may even be back: then it is loaded anew.
    if (opening === mine && store.get().containerId === containerId) store.set({ loading: false });
  }

  function showFeatures({ auth, faceSearch }: Features): void {
    if (auth === 'jwt' && !token.get()) store.set({ tokenQuestion: 'missing' });
    if (!faceSearch) return;
    store.set({ search: noSearch });
    searching.restore();
  }

  /** Pictures that are being deleted may take the places that these need. */
  async function add(given: readonly GivenPicture[]): Promise<void> {
    const left = store.get().pictures.filter((picture) => !isRefused(picture));
    if (left.length + given.length > MAX_IMAGES_PER_CONTAINER) await removing.finishAll();
    await uploading.add(given);
  }

  return {
    store,
    open,
    leaveContainer,

    async greet() {
      await Promise.all([
        client.getHealth().then((health) => store.set({ health }), reporter.failure),
        // Without it the page has less to offer, and works.
        dependencies.readFeatures().then(showFeatures, () => undefined),
      ]);
    },

    async addFiles(files) {
      const { taken, messages } = await checkFiles(files, (given) => void add(given));
      for (const message of messages) reporter.notice(message);
      await add(taken);
    },

    async addSamples() {
      try {
        await add(await dependencies.readSamples());
      } catch {
        reporter.notice({ text: 'The sample pictures could not be loaded. Please try again.' });
      }
    },

    retryUpload: uploading.retry,
    removePicture: removing.ask,
    keepPicture: removing.undo,
    finishRemoval: removing.finish,
    finishRemovals: removing.finishAll,

    async lookAgain() {
      const { containerId } = store.get();
      if (containerId) await watching.start(containerId);
    },

    async deleteContainer() {
      const { containerId, erasing } = store.get();
      if (!containerId || erasing) return;
      store.set({ erasing: true });
      try {
        await client.deleteContainer(containerId);
        if (store.get().containerId !== containerId) return;
        searching.forget(containerId);
        leave();
        reporter.notice({ text: 'The container is erased, with its pictures and vectors.', good: true });
      } catch (error) {
        if (store.get().containerId !== containerId) return;
        store.set({ erasing: false });
        reporter.failure(error);
      }
    },

    setThreshold: comparing.setThreshold,

    enterToken: access.enter,
    forgetToken: access.forget,
    enrol: searching.enrol,
    endEnrolment: searching.endEnrolment,
    search: searching.search,
    dismiss: reporter.dismiss,
    announce: reporter.announce,
  };
}
