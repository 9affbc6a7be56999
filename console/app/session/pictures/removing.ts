import { type FaceEncodeClient, FaceEncodeError } from '../../../../client/index.ts';
import type { Reporter } from '../report.ts';
import { isRefused, nameOf, type Picture, type SessionState } from '../state.ts';
import type { Store } from '../store.ts';
import type { Uploading } from './uploading.ts';
import type { Watching } from './watching.ts';

/** Seconds for which a deletion can be undone, because the call is not made yet. */
export const UNDO_SECONDS = 8;

interface RemovingDependencies {
  readonly client: Pick<FaceEncodeClient, 'deleteImage'>;
  readonly store: Store<SessionState>;
  readonly reporter: Reporter;
  readonly uploading: Pick<Uploading, 'end'>;
  readonly watching: Pick<Watching, 'ignore' | 'remember' | 'start'>;
  /** Is called when the faces are fewer than before. */
  readonly onChange: (containerId: string | undefined) => Promise<void>;
}

/** Deletes pictures after a while for second thoughts: here, and in the API where it has them. */
export function createRemoving({ client, store, reporter, uploading, watching, onChange }: RemovingDependencies) {
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  const running = new Set<Promise<void>>();
  const find = (key: string) => store.get().pictures.find((picture) => picture.key === key);

  const change = (key: string, update: Partial<Picture>) =>
    store.set({
      pictures: store.get().pictures.map((picture) => (picture.key === key ? { ...picture, ...update } : picture)),
    });

  /** An image that the API does not have any more is what was asked for. */
  async function erase(containerId: string, imageId: string): Promise<void> {
    try {
      await client.deleteImage(containerId, imageId);
    } catch (error) {
      if (!(error instanceof FaceEncodeError && error.code === 'image_not_found')) throw error;
    }
    watching.ignore(imageId);
  }

  function drop(picture: Picture): void {
    store.set({ pictures: store.get().pictures.filter(({ key }) => key !== picture.key) });
    watching.remember();
    reporter.announce(`${nameOf(picture)} is deleted.`);
    void onChange(store.get().containerId);
  }

  /** The user may leave the container at any time: the picture is deleted in the one that it was in. */
  async function remove(picture: Picture): Promise<void> {
    const { key } = picture;
    const shownAtFirst = store.get().containerId;
    change(key, { removal: 'running' });
    // What is on its way to the API may arrive there whatever happens here: only then can it be deleted.
    const imageId = (await uploading.end(key)) ?? picture.imageId;
    const containerId = shownAtFirst ?? store.get().containerId;
    const isShown = () => store.get().containerId === containerId;
    try {
      if (containerId && imageId) await erase(containerId, imageId);
      if (!isShown()) return;
      drop(picture);
      // An upload whose answer got lost may have arrived: then the page shows it again.
      if (containerId && !imageId) void watching.start(containerId);
    } catch (error) {
      if (!isShown()) return;
      change(key, { removal: undefined });
      watching.remember();
      reporter.failure(error);
    }
  }

  /** Makes the call of a deletion that waits. */
  async function finish(key: string): Promise<void> {
    clearTimeout(timers.get(key));
    timers.delete(key);
    const picture = find(key);
    if (!picture || picture.removal === 'running') return;
    const removal = remove(picture);
    running.add(removal);
    await removal;
    running.delete(removal);
  }

  return {
    /** Deletes a picture in a few seconds; at once where the API never took it. */
    async ask(key: string): Promise<void> {
      const picture = find(key);
      if (!picture || picture.removal) return;
      if (isRefused(picture)) return await finish(key);
      change(key, { removal: 'waiting' });
      watching.remember();
      timers.set(
        key,
        setTimeout(() => void finish(key), UNDO_SECONDS * 1000),
      );
      reporter.announce(`${nameOf(picture)} is deleted in ${UNDO_SECONDS} seconds. Undo keeps it.`);
    },

    undo(key: string): void {
      const picture = find(key);
      if (picture?.removal !== 'waiting') return;
      clearTimeout(timers.get(key));
      timers.delete(key);
      change(key, { removal: undefined });
      watching.remember();
      reporter.announce(`${nameOf(picture)} is kept.`);
    },

    finish,

    /** Makes the calls of all deletions that wait, and settles when none is under way. The first calls are made at once. */
    async finishAll(): Promise<void> {
      for (const { key, removal } of store.get().pictures) if (removal === 'waiting') void finish(key);
      await Promise.all(running);
    },

    /** Forgets deletions that wait: their container is gone. */
    stop(): void {
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
