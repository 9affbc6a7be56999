import type { FaceEncodeClient, Summary } from '../../../client/index.ts';
import type { Memory, SessionMemory } from './memory.ts';
import type { Reporter } from './report.ts';
import { type ImageSummary, isProcessing, type Picture, type SessionState } from './state.ts';
import type { Store } from './store.ts';

interface WatchingDependencies {
  readonly client: Pick<FaceEncodeClient, 'waitForSummary'>;
  readonly store: Store<SessionState>;
  readonly reporter: Reporter;
  readonly memory: SessionMemory;
  /** Is called when the faces may be others than before. */
  readonly onChange: () => Promise<void>;
}

/** Keeps the pictures in step with the container's summary, as long as one of them is processing. */
export function createWatching({ client, store, reporter, memory, onChange }: WatchingDependencies) {
  let watch: AbortController | undefined;

  /** @returns whether there may be other faces than before */
  function apply(summary: Summary): boolean {
    const { pictures } = store.get();
    const known = new Map(summary.images.map((image) => [image.image_id, image]));
    const updated = pictures.map((picture) => updatePicture(picture, known.get(picture.imageId ?? '')));
    const shown = new Set(pictures.map(({ imageId }) => imageId));
    // An image may be in the summary before the answer to its upload is here; then it is not somebody else's.
    const uploading = pictures.some(({ upload }) => upload.phase === 'sending');
    const others = uploading ? [] : summary.images.filter((image) => !shown.has(image.image_id)).map(toPicture);
    store.set({ pictures: [...updated, ...others], expiresAt: summary.expires_at });
    const finished = store.get().pictures.filter((picture, index) => isFinal(picture) && !isFinal(pictures[index]));
    if (finished.length > 0) reporter.announce(finished.map(describe).join(' '));
    return finished.length > 0;
  }

  async function follow(containerId: string): Promise<void> {
    stop();
    const current = new AbortController();
    watch = current;
    await client.waitForSummary(containerId, {
      signal: current.signal,
      onUpdate: (summary) => {
        if (!current.signal.aborted && apply(summary)) void onChange();
      },
    });
  }

  function stop(): void {
    watch?.abort();
    watch = undefined;
  }

  return {
    stop,

    /** Shows a container that this page has not made, or made before a reload. */
    async load(containerId: string): Promise<void> {
      const remembered = memory.read();
      if (remembered?.containerId === containerId) store.set({ pictures: remembered.pictures.map(fromMemory) });
      else memory.forget();
      await follow(containerId);
    },

    /** Follows a container until nothing is processing. Once more when a picture came while the last look was made. */
    async start(containerId: string): Promise<void> {
      try {
        do await follow(containerId);
        while (store.get().containerId === containerId && store.get().pictures.some(isProcessing));
      } catch (error) {
        reporter.failure(error);
      }
    },

    /** Keeps what a reload needs. */
    remember(): void {
      const { containerId, pictures } = store.get();
      if (!containerId) return;
      memory.write({
        containerId,
        pictures: pictures.flatMap(({ imageId, name, preview }) =>
          imageId ? [{ imageId, ...(name ? { name } : {}), ...(preview ? { preview } : {}) }] : [],
        ),
      });
    },
  };
}

/** An image that is gone from the summary was deleted elsewhere; the page finds that out at its next load. */
const updatePicture = (picture: Picture, image: ImageSummary | undefined): Picture =>
  image ? { ...picture, image } : picture;

const toPicture = (image: ImageSummary): Picture => ({
  key: image.image_id,
  name: undefined,
  preview: undefined,
  upload: { phase: 'accepted' },
  imageId: image.image_id,
  image,
});

const fromMemory = ({ imageId, name, preview }: Memory['pictures'][number]): Picture => ({
  key: imageId,
  name,
  preview,
  upload: { phase: 'accepted' },
  imageId,
  image: undefined,
});

const isFinal = (picture: Picture | undefined): boolean =>
  picture?.image !== undefined && picture.image.status !== 'processing';

function describe({ name = 'A picture', image }: Picture): string {
  if (image?.status === 'failed') return `${name}: ${image.error}.`;
  const count = image?.encodings.length ?? 0;
  return `${name}: ${count === 0 ? 'no face found' : count === 1 ? 'one face found' : `${count} faces found`}.`;
}
