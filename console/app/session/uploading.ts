import { MAX_IMAGES_PER_CONTAINER, MAX_UPLOAD_BYTES, MAX_UPLOAD_TEXT } from '../../../api/limits.ts';
import { type FaceEncodeClient, newIdempotencyKey } from '../../../client/index.ts';
import type { Reporter } from './report.ts';
import { type Picture, type SessionState, takesPlace, type UploadState } from './state.ts';
import type { Store } from './store.ts';

interface UploadingDependencies {
  readonly client: Pick<FaceEncodeClient, 'createContainer' | 'uploadImage'>;
  readonly store: Store<SessionState>;
  readonly reporter: Reporter;
  readonly makePreview: (file: Blob) => Promise<string | undefined>;
  readonly showInAddress: (containerId: string | undefined) => void;
  readonly watch: (containerId: string) => Promise<void>;
  readonly remember: () => void;
}

/** A file on its way, by the key of its picture. The key towards the API stays the same for all tries. */
interface Job {
  readonly file: File;
  readonly idempotencyKey: string;
  readonly abort: AbortController;
  /** The picture may have reached the API. */
  sent: boolean;
  /** Settles when the latest try is over, however it ended. */
  trying: Promise<void>;
}

/** Takes files in: a container when there is none, then all uploads side by side. */
export function createUploading(dependencies: UploadingDependencies) {
  const { client, store, reporter, makePreview, watch, remember } = dependencies;
  const jobs = new Map<string, Job>();
  let creating: Promise<string> | undefined;

  const change = (key: string, update: Partial<Picture>) =>
    store.set({
      pictures: store.get().pictures.map((picture) => (picture.key === key ? { ...picture, ...update } : picture)),
    });
  const warn = (text: string) => reporter.notice({ text, requestId: undefined });
  const setUpload = (key: string, upload: UploadState) => change(key, { upload });

  /** Where a look at the summary was faster than the answer to the upload, the picture is there twice. */
  function accept(key: string, imageId: string): void {
    const { pictures } = store.get();
    store.set({ pictures: pictures.filter((picture) => picture.key === key || picture.imageId !== imageId) });
    change(key, { imageId, upload: { phase: 'accepted' } });
  }

  /** Files that come while the container is being made wait for the same one. */
  async function findContainer(): Promise<string> {
    const { containerId } = store.get();
    if (containerId) return containerId;
    creating ??= client
      .createContainer()
      .then(({ container_id, expires_at }) => {
        store.set({ containerId: container_id, expiresAt: expires_at });
        dependencies.showInAddress(container_id);
        return container_id;
      })
      .finally(() => {
        creating = undefined;
      });
    return await creating;
  }

  async function send(key: string, job: Job): Promise<void> {
    const { signal } = job.abort;
    setUpload(key, { phase: 'sending', share: 0 });
    try {
      const containerId = await findContainer();
      signal.throwIfAborted();
      job.sent = true;
      const image = await client.uploadImage(containerId, job.file, {
        idempotencyKey: job.idempotencyKey,
        signal,
        onProgress: ({ sent, total }) =>
          setUpload(key, { phase: 'sending', share: total > 0 ? Math.min(1, sent / total) : 0 }),
      });
      signal.throwIfAborted();
      accept(key, image.image_id);
      jobs.delete(key);
      remember();
      void watch(containerId);
    } catch (error) {
      if (signal.aborted) return;
      const problem = reporter.explain(error);
      setUpload(key, { phase: 'refused', ...problem });
      if (!reporter.pageFailure(error)) reporter.announce(`${job.file.name}: ${problem.text}`);
    }
  }

  async function upload(key: string): Promise<void> {
    const job = jobs.get(key);
    if (!job) return;
    job.trying = send(key, job);
    await job.trying;
  }

  async function preview(key: string, file: File): Promise<void> {
    change(key, { preview: await makePreview(file) });
    remember();
  }

  async function take(file: File): Promise<void> {
    const key = newIdempotencyKey();
    jobs.set(key, { file, idempotencyKey: key, abort: new AbortController(), sent: false, trying: Promise.resolve() });
    const picture: Picture = {
      key,
      name: file.name,
      preview: undefined,
      upload: { phase: 'sending', share: 0 },
      imageId: undefined,
      image: undefined,
      deleting: false,
    };
    store.set({ pictures: [...store.get().pictures, picture] });
    await Promise.all([preview(key, file), upload(key)]);
  }

  return {
    /** Takes as many files as have a place, and says which ones have none. */
    async add(files: readonly File[]): Promise<void> {
      const [small, large] = splitBy(files, ({ size }) => size <= MAX_UPLOAD_BYTES);
      if (large.length > 0) warn(`Too large, the most is ${MAX_UPLOAD_TEXT}: ${listNames(large)}.`);
      const free = MAX_IMAGES_PER_CONTAINER - store.get().pictures.filter(takesPlace).length;
      const surplus = small.slice(free);
      if (surplus.length > 0) {
        warn(`A container holds ${MAX_IMAGES_PER_CONTAINER} pictures. Not uploaded: ${listNames(surplus)}.`);
      }
      await Promise.all(small.slice(0, free).map(take));
    },

    retry: upload,

    async retryAll(): Promise<void> {
      const refused = store.get().pictures.filter((picture) => !takesPlace(picture));
      await Promise.all(refused.map(({ key }) => upload(key)));
    },

    /** The container that the page shows; made when there is none. */
    findContainer,

    /** Makes an upload come to an end: one that may have reached the API is waited for, any other is called off. */
    async end(key: string): Promise<void> {
      const job = jobs.get(key);
      if (!job?.sent) job?.abort.abort();
      else await job.trying;
      jobs.delete(key);
    },

    stop(): void {
      for (const { abort } of jobs.values()) abort.abort();
      jobs.clear();
    },
  };
}

export type Uploading = ReturnType<typeof createUploading>;

function splitBy<Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}

const listNames = (files: readonly File[]): string => files.map(({ name }) => name).join(', ');
