import { setImmediate } from 'node:timers/promises';
import { createClient, type FetchRequest } from '../../../../client/index.ts';
import type { Session } from '../../../../console/app/session/actions.ts';
import type { Features } from '../../../../console/app/session/features.ts';
import { openMemory } from '../../../../console/app/session/memory.ts';
import { openEnrolledMemory } from '../../../../console/app/session/search/enrolled-memory.ts';
import { createSession } from '../../../../console/app/session/session.ts';
import { aContainer, anAcceptedImage, aSummary, CONTAINER_ID, IMAGE_ID } from '../../../support/http/fake-api.ts';

export type Answer = { readonly status: number; readonly body: unknown };
type Request = Pick<FetchRequest, 'headers' | 'signal'>;
type Api = (call: string, request: Request) => Answer | Promise<Answer>;

const refusal = (status: number, code: string, error: string): Answer => ({
  status,
  body: { error, code, request_id: 'r' },
});

export const unauthorized = refusal(401, 'unauthorized', 'Authentication is required');
export const containerGone = refusal(404, 'container_not_found', 'Container not found');
export const imageGone = refusal(404, 'image_not_found', 'Image not found');
export const busy = refusal(503, 'unavailable', 'Busy');

export const accepted = (imageId: string = IMAGE_ID): Answer => ({
  status: 202,
  body: { ...anAcceptedImage, image_id: imageId },
});

const anEmptySummary = { ...aContainer, images: [] };

/** A summary with these images in this state. */
export const summary = (status: 'processing' | 'completed', ...imageIds: readonly string[]): Answer => ({
  status: 200,
  body: { ...anEmptySummary, images: imageIds.flatMap((imageId) => aSummary(status, imageId).images) },
});

export const created: Answer = { status: 201, body: aContainer };
export const deleted: Answer = { status: 204, body: undefined };

/** The only small picture that this browser can read. */
export const PREVIEW = 'data:,preview';

/** A page in front of an API that answers as told. */
export function openSession(api: Api, features: Features = { auth: 'none', faceSearch: false }) {
  const values = new Map<string, string>();
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => values.set(key, value),
    removeItem: (key: string) => values.delete(key),
  };
  const addresses: (string | undefined)[] = [];
  const calls: string[] = [];
  let token: string | undefined;
  let running = 0;
  const answer = async (url: string, request: Request, method: string) => {
    const call = `${method} ${url.replace(CONTAINER_ID, ':id')}`;
    calls.push(call);
    running += 1;
    try {
      const { status, body } = await overNetwork(request.signal, () => api(call, request));
      return new Response(status === 204 ? null : JSON.stringify(body), { status });
    } finally {
      running -= 1;
    }
  };
  const session = createSession({
    client: createClient({
      url: '',
      token: () => token,
      maxTries: 1,
      delay: async (_milliseconds, signal) => {
        signal?.throwIfAborted();
        await setImmediate();
        signal?.throwIfAborted();
      },
      fetch: (url, request) => answer(url, request, request.method),
      sendForm: (request) => answer(request.url, request, 'POST'),
    }),
    memory: openMemory(storage),
    enrolledMemory: openEnrolledMemory(storage),
    cropFace: async ({ preview }, { x }) => {
      if (preview !== PREVIEW) throw new DOMException('The source image cannot be decoded.', 'EncodingError');
      return `data:,face-at-${x}`;
    },
    readFeatures: async () => features,
    makePreview: async () => PREVIEW,
    showInAddress: (containerId) => addresses.push(containerId),
    readSamples: async () => [{ file: photo('sample.jpg'), caption: 'A sample.' }],
    token: {
      get: () => token,
      set: (entered) => {
        token = entered;
      },
      forget: () => {
        token = undefined;
      },
    },
  });
  const announced = () => session.store.get().announcements.map(({ text }) => text);
  /** Settles when no call is under way, and all that follows from their answers without waiting is done. */
  const quiet = async () => {
    do await setImmediate();
    while (running > 0);
  };
  return { session, state: session.store.get, addresses, values, calls, announced, quiet };
}

/**
 * An answer as `fetch` gives it: it never comes in the turn of the call, and it does not come once the call is called off, also where that
 * was before the call or after the API has done its work.
 */
async function overNetwork(signal: AbortSignal | undefined, answer: () => Answer | Promise<Answer>): Promise<Answer> {
  signal?.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal?.reason);
  signal?.addEventListener('abort', abort);
  const answered = async () => {
    await setImmediate();
    const given = await answer();
    await setImmediate();
    return given;
  };
  try {
    return await Promise.race([answered(), aborted]);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/** Deletes a picture as a user does who does not wait. */
export async function removeNow(session: Session, key: string): Promise<void> {
  const asking = session.removePicture(key);
  await Promise.all([asking, session.finishRemoval(key)]);
}

/** A file that begins like a JPEG. */
export const photo = (name = 'photo.jpg', bytes = 3) =>
  new File([Uint8Array.of(0xff, 0xd8, 0xff), new Uint8Array(bytes - 3)], name);
