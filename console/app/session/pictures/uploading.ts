import { MAX_IMAGES_PER_CONTAINER } from '../../../../api/limits.ts';
import { type FaceEncodeClient, newIdempotencyKey } from '../../../../client/index.ts';
import { type GivenPicture, listNames } from '../files/given-picture.ts';
import type { Reporter } from '../report.ts';
import { isRefused, type Picture, type SessionState, takesPlace, type UploadState } from '../state.ts';
import type { Store } from '../store.ts';

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
  /** The API's id, as soon as it took the picture. */
  imageId: string | undefined;
  /** Settles when the latest try is over, however it ended. */
  trying: Promise<void>;
}

/** Takes files in: a container when there is none, then all uploads side by side. */
export function createUploading(dependencies: UploadingDependencies) {
  const { client, store, reporter, makePreview, watch, remember } = dependencies;
  const jobs = new Map<string, Job>();
  let creating: Promise<string> | undefined;
  let leaving = new AbortController();

  const change = (key: string, update: Partial<Picture>) =>
    store.set({
      pictures: store.get().pictures.map((picture) => (picture.key === key ? { ...picture, ...update } : picture)),
    });
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
      .createContainer({ signal: leaving.signal })
      .then(({ container_id, expires_at }) => {
        const notices = store.get().notices.filter(({ good }) => !good);
        store.set({ containerId: container_id, expiresAt: expires_at, notices });
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
    let containerId: string | undefined;
    try {
      containerId = await findContainer();
      signal.throwIfAborted();
      job.sent = true;
      const image = await client.uploadImage(containerId, job.file, {
        idempotencyKey: job.idempotencyKey,
        signal,
        onProgress: ({ sent, total }) =>
          setUpload(key, { phase: 'sending', share: total > 0 ? Math.min(1, sent / total) : 0 }),
      });
      signal.throwIfAborted();
      job.imageId = image.image_id;
      accept(key, image.image_id);
      jobs.delete(key);
      remember();
      // The user may be at another container by now.
      if (store.get().containerId === containerId) void watch(containerId);
    } catch (error) {
      // The upload of a picture that is deleted goes on when the user leaves its container.
      if (signal.aborted || (containerId && store.get().containerId !== containerId)) return;
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

  async function take({ file, caption }: GivenPicture): Promise<void> {
    const key = newIdempotencyKey();
    const abort = new AbortController();
    jobs.set(key, { file, idempotencyKey: key, abort, sent: false, imageId: undefined, trying: Promise.resolve() });
    const picture: Picture = {
      key,
      name: file.name,
      caption,
      preview: undefined,
      upload: { phase: 'sending', share: 0 },
      imageId: undefined,
      image: undefined,
      removal: undefined,
    };
    store.set({ pictures: [...store.get().pictures, picture] });
    await Promise.all([preview(key, file), upload(key)]);
  }

  return {
    /** Takes as many pictures as have a place, and says which ones have none. */
    async add(given: readonly GivenPicture[]): Promise<void> {
      const free = MAX_IMAGES_PER_CONTAINER - store.get().pictures.filter(takesPlace).length;
      const surplus = given.slice(free);
      if (surplus.length > 0) {
        const text = `A container holds ${MAX_IMAGES_PER_CONTAINER} pictures. Not uploaded: ${listNames(surplus)}.`;
        reporter.notice({ text });
      }
      await Promise.all(given.slice(0, free).map(take));
    },

    retry: upload,

    async retryAll(): Promise<void> {
      const refused = store.get().pictures.filter(isRefused);
      await Promise.all(refused.map(({ key }) => upload(key)));
    },

    /** The container that the page shows; made when there is none. */
    findContainer,

    /**
     * Makes an upload come to an end: one that may have reached the API is waited for, also when the user leaves the
     * container meanwhile; any other is called off.
     *
     * @returns the API's id of the picture, if the upload ended with one
     */
    async end(key: string): Promise<string | undefined> {
      const job = jobs.get(key);
      if (!job) return undefined;
      jobs.delete(key);
      if (!job.sent) {
        job.abort.abort();
        return undefined;
      }
      await job.trying;
      return job.imageId;
    },

    stop(): void {
      leaving.abort();
      leaving = new AbortController();
      for (const { abort } of jobs.values()) abort.abort();
      jobs.clear();
    },
  };
}

export type Uploading = ReturnType<typeof createUploading>;
