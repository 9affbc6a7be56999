import { type FaceEncodeClient, FaceEncodeError } from '../../../../client/index.ts';
import type { Reporter } from '../report.ts';
import type { Picture, SessionState } from '../state.ts';
import type { Store } from '../store.ts';
import type { EnrolledMemory } from './enrolled-memory.ts';
import { countMatches, type SearchState } from './search-state.ts';

/** Cuts a face out of a small picture. */
export type CropFace = (
  picture: Pick<Picture, 'preview' | 'image'>,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
) => Promise<string | undefined>;

interface SearchingDependencies {
  readonly client: Pick<FaceEncodeClient, 'enrol' | 'endEnrolment' | 'getMatches' | 'getTemplate'>;
  readonly store: Store<SessionState>;
  readonly reporter: Reporter;
  readonly enrolledMemory: EnrolledMemory;
  readonly cropFace: CropFace;
}

/** Enrols the person of the container, and finds enrolled people who look like this one. */
export function createSearching({ client, store, reporter, enrolledMemory, cropFace }: SearchingDependencies) {
  const change = (update: Partial<SearchState>) => {
    const { search } = store.get();
    if (search) store.set({ search: { ...search, ...update } });
  };

  /** The face of the person whom the API means, where this browser has a picture of it. Without it, all else works. */
  async function findFace(containerId: string): Promise<string | undefined> {
    const faces = await client.getTemplate(containerId).then(
      (template) => template.faces,
      () => [],
    );
    for (const picture of store.get().pictures) {
      const face = picture.image?.encodings.find(({ face_id }) => faces.some((id) => id === face_id));
      if (face?.box && picture.preview) return await cropFace(picture, face.box).catch(() => undefined);
    }
    return undefined;
  }

  /** Containers of which something was erased since their latest enrolment was begun. */
  const erased = new Set<string>();

  /** Does one thing at a time; its end is of no interest when the user has left the container. */
  async function work(
    busy: NonNullable<SearchState['busy']>,
    act: (containerId: string) => Promise<() => void>,
  ): Promise<void> {
    const { containerId, search } = store.get();
    if (!containerId || !search || search.busy) return;
    const isShown = () => store.get().containerId === containerId;
    change({ busy });
    try {
      const show = await act(containerId);
      if (isShown()) show();
    } catch (error) {
      if (isShown()) reporter.failure(error);
    }
    if (isShown()) change({ busy: undefined });
  }

  return {
    async enrol(label: string | undefined): Promise<void> {
      await work('enrolling', async (containerId) => {
        erased.delete(containerId);
        await client.enrol(containerId, { label });
        const face = await findFace(containerId);
        // The enrolment may have ended with what was erased, and its face must not come back into the tab's memory.
        if (erased.has(containerId)) return () => undefined;
        enrolledMemory.add({ containerId, ...(label && { label }), ...(face && { face }) });
        return () => {
          change({ enrolled: { label } });
          reporter.announce('The person of this container is enrolled.');
        };
      });
    },

    /** That nothing is to be ended is what was asked for. */
    async endEnrolment(): Promise<void> {
      await work('ending', async (containerId) => {
        let text = 'The enrolment is ended: no search finds this person any more.';
        try {
          await client.endEnrolment(containerId);
        } catch (error) {
          if (!(error instanceof FaceEncodeError && error.code === 'enrolment_not_found')) throw error;
          text = 'The person of this container was not enrolled.';
        }
        enrolledMemory.forget(containerId);
        return () => {
          change({ enrolled: undefined });
          reporter.notice({ text, good: true });
        };
      });
    },

    async search(): Promise<void> {
      await work('searching', async (containerId) => {
        const [matches, face] = await Promise.all([client.getMatches(containerId), findFace(containerId)]);
        const faces = new Map(
          matches.matches.flatMap(({ container_id }) => {
            const known = enrolledMemory.find(container_id)?.face;
            return known ? [[container_id, known] as const] : [];
          }),
        );
        return () => {
          change({ found: { matches, face, faces } });
          reporter.announce(`${countMatches(matches)}.`);
        };
      });
    },

    /** The faces are others: what was found for them says nothing any more. */
    clear: () => change({ found: undefined }),

    /** A picture or the container is erased, and with it the enrolment may have ended. */
    forget(containerId: string): void {
      erased.add(containerId);
      enrolledMemory.forget(containerId);
      if (store.get().containerId === containerId) change({ found: undefined, enrolled: undefined });
    },

    /** Shows what this tab knows of the container that is open. */
    restore(): void {
      const person = enrolledMemory.find(store.get().containerId ?? '');
      change({ enrolled: person && { label: person.label } });
    },
  };
}
