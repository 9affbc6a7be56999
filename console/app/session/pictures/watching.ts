import type { FaceEncodeClient, Summary } from '../../../../client/index.ts';
import type { Memory, SessionMemory } from '../memory.ts';
import { endSentence, type Reporter } from '../report.ts';
import { type ImageSummary, nameOf, type Picture, type SessionState } from '../state.ts';
import type { Store } from '../store.ts';
import { adviceFor, NO_FACE_ADVICE } from './advice.ts';

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
  /** Images that were deleted here; the answer to an older look may still tell of them. */
  const ignored = new Set<string>();

  /**
   * @param expected images that the API had before it was asked: those that the summary does not tell of are gone
   * @returns whether there may be other faces than before
   */
  function apply(summary: Summary, expected: ReadonlySet<string>): boolean {
    const { pictures } = store.get();
    const images = summary.images.filter((image) => !ignored.has(image.image_id));
    const known = new Map(images.map((image) => [image.image_id, image]));
    const isGone = ({ imageId }: Picture) => imageId !== undefined && expected.has(imageId) && !known.has(imageId);
    const [gone, left] = [pictures.filter(isGone), pictures.filter((picture) => !isGone(picture))];
    const updated = left.map((picture) => updatePicture(picture, known.get(picture.imageId ?? '')));
    const shown = new Set(pictures.map(({ imageId }) => imageId));
    // An image may be in the summary before the answer to its upload is here; then it is not somebody else's.
    const uploading = pictures.some(({ upload }) => upload.phase === 'sending');
    const others = uploading ? [] : images.filter((image) => !shown.has(image.image_id)).map(toPicture);
    store.set({ pictures: [...updated, ...others], expiresAt: summary.expires_at });
    const wereFinal = new Set(pictures.filter(isFinal).map(({ key }) => key));
    const finished = store.get().pictures.filter((picture) => isFinal(picture) && !wereFinal.has(picture.key));
    if (finished.length > 0) reporter.announce(finished.map(describe).join(' '));
    reportGone(gone);
    return finished.length > 0 || gone.length > 0;
  }

  /** What is being deleted here is no surprise. */
  function reportGone(gone: readonly Picture[]): void {
    for (const picture of gone) {
      if (!picture.removal) reporter.notice({ text: `${nameOf(picture)} was deleted elsewhere.` });
    }
    if (gone.length > 0) remember();
  }

  /** Each picture that is accepted later begins a following of its own, so this one need not wait for it. */
  async function follow(containerId: string): Promise<void> {
    stop();
    const current = new AbortController();
    watch = current;
    const expected = new Set(store.get().pictures.flatMap(({ imageId }) => imageId ?? []));
    await client.waitForSummary(containerId, {
      signal: current.signal,
      onUpdate: (summary) => {
        if (current.signal.aborted) return;
        if (apply(summary, expected)) void onChange();
        for (const { image_id } of summary.images) expected.add(image_id);
      },
    });
  }

  function stop(): void {
    watch?.abort();
    watch = undefined;
  }

  /** Keeps what a reload needs. */
  function remember(): void {
    const { containerId, pictures } = store.get();
    if (!containerId) return;
    memory.write({
      containerId,
      pictures: pictures.flatMap((picture) => toMemory(picture) ?? []),
    });
  }

  return {
    stop,

    /** Shows what this page knew of a container before a reload. */
    restore(containerId: string): void {
      const remembered = memory.read();
      if (remembered?.containerId === containerId) store.set({ pictures: remembered.pictures.map(fromMemory) });
      else memory.forget();
    },

    /** Follows a container until nothing is processing. */
    async start(containerId: string): Promise<void> {
      store.set({ watchFailed: false });
      const following = follow(containerId);
      const mine = watch;
      try {
        await following;
      } catch (error) {
        // A later following, or the end of this one, says more about the state of things.
        if (watch !== mine) return;
        store.set({ watchFailed: true });
        reporter.failure(error);
      }
    },

    /** From now on this image is not shown, whatever a summary says that is on its way. */
    ignore: (imageId: string) => ignored.add(imageId),

    remember,
  };
}

export type Watching = ReturnType<typeof createWatching>;

const updatePicture = (picture: Picture, image: ImageSummary | undefined): Picture =>
  image ? { ...picture, image } : picture;

const toPicture = (image: ImageSummary): Picture => ({
  key: image.image_id,
  name: undefined,
  caption: undefined,
  preview: undefined,
  upload: { phase: 'accepted' },
  imageId: image.image_id,
  image,
  removal: undefined,
});

function toMemory({ imageId, name, caption, preview, removal }: Picture): Memory['pictures'][number] | undefined {
  if (!imageId) return undefined;
  return {
    imageId,
    ...(name && { name }),
    ...(caption && { caption }),
    ...(preview && { preview }),
    ...(removal && { deleted: true }),
  };
}

const fromMemory = ({ imageId, name, caption, preview, deleted }: Memory['pictures'][number]): Picture => ({
  key: imageId,
  name,
  caption,
  preview,
  upload: { phase: 'accepted' },
  imageId,
  image: undefined,
  removal: deleted ? 'waiting' : undefined,
});

const isFinal = ({ image }: Picture): boolean => image !== undefined && image.status !== 'processing';

/** What a screen reader says of a picture that is done: what was found, and what would make it better. */
function describe(picture: Picture): string {
  const { image } = picture;
  const name = nameOf(picture);
  if (image?.status === 'failed') return endSentence(`${name}: ${image.error}`);
  const faces = image?.encodings ?? [];
  if (faces.length === 0) return `${name}: no face found. ${NO_FACE_ADVICE}`;
  const found = faces.length === 1 ? 'one face found' : `${faces.length} faces found`;
  return [`${name}: ${found}.`, ...new Set(faces.flatMap(adviceFor))].join(' ');
}
