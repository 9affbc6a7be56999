import { type FaceEncodeClient, FaceEncodeError } from '../../../client/index.ts';
import type { Reporter } from './report.ts';
import { nameOf, type Picture, type SessionState } from './state.ts';
import type { Store } from './store.ts';
import type { Uploading } from './uploading.ts';
import type { Watching } from './watching.ts';

interface RemovingDependencies {
  readonly client: Pick<FaceEncodeClient, 'deleteImage'>;
  readonly store: Store<SessionState>;
  readonly reporter: Reporter;
  readonly uploading: Pick<Uploading, 'end'>;
  readonly watching: Pick<Watching, 'ignore' | 'remember' | 'start'>;
  /** Is called when the faces are fewer than before. */
  readonly onChange: () => Promise<void>;
}

/** Deletes pictures: here, and in the API where it has them. */
export function createRemoving({ client, store, reporter, uploading, watching, onChange }: RemovingDependencies) {
  const find = (key: string) => store.get().pictures.find((picture) => picture.key === key);

  const setDeleting = (key: string, deleting: boolean) =>
    store.set({
      pictures: store.get().pictures.map((picture) => (picture.key === key ? { ...picture, deleting } : picture)),
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
    void onChange();
  }

  return {
    async remove(key: string): Promise<void> {
      const picture = find(key);
      if (!picture || picture.deleting) return;
      setDeleting(key, true);
      // What is on its way to the API may arrive there whatever happens here: only then can it be deleted.
      await uploading.end(key);
      const { containerId } = store.get();
      const imageId = find(key)?.imageId;
      try {
        if (containerId && imageId) await erase(containerId, imageId);
        // The user may be at another container by now.
        if (store.get().containerId !== containerId) return;
        drop(picture);
        // An upload whose answer got lost may have arrived: then the page shows it again.
        if (containerId && !imageId) void watching.start(containerId);
      } catch (error) {
        if (store.get().containerId !== containerId) return;
        setDeleting(key, false);
        reporter.failure(error);
      }
    },
  };
}
