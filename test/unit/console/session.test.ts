import { describe, expect, it } from 'vitest';
import { createClient, type FetchRequest } from '../../../client/index.ts';
import { openMemory } from '../../../console/app/session/memory.ts';
import { createSession } from '../../../console/app/session/session.ts';
import { aContainer, anAcceptedImage, aSummary, CONTAINER_ID } from '../../support/fake-api.ts';

type Answer = { readonly status: number; readonly body: unknown };
type Api = (call: string, request: Pick<FetchRequest, 'headers'>) => Answer | Promise<Answer>;

const unauthorized: Answer = {
  status: 401,
  body: { error: 'Authentication is required', code: 'unauthorized', request_id: 'r' },
};

/** A page in front of an API that answers as told. */
function openSession(api: Api) {
  const values = new Map<string, string>();
  const addresses: (string | undefined)[] = [];
  let token: string | undefined;
  const answer = async (url: string, request: Pick<FetchRequest, 'headers'>, method: string) => {
    const { status, body } = await api(`${method} ${url.replace(CONTAINER_ID, ':id')}`, request);
    return new Response(status === 204 ? null : JSON.stringify(body), { status });
  };
  const session = createSession({
    client: createClient({
      url: '',
      token: () => token,
      maxTries: 1,
      delay: async () => undefined,
      fetch: (url, request) => answer(url, request, request.method),
      sendForm: (request) => answer(request.url, request, 'POST'),
    }),
    memory: openMemory({
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => values.set(key, value),
      removeItem: (key) => values.delete(key),
    }),
    makePreview: async () => 'data:,preview',
    showInAddress: (containerId) => addresses.push(containerId),
    setToken: (entered) => {
      token = entered;
    },
  });
  return { session, state: session.store.get, addresses, values };
}

const photo = (name = 'photo.jpg', bytes = 3) => new File([new Uint8Array(bytes)], name);

describe('the session of the page', () => {
  it('makes one container, however many pictures come at once', async () => {
    const calls: string[] = [];
    const { session, state, addresses } = openSession((call) => {
      calls.push(call);
      if (call === 'POST /v1/containers') return { status: 201, body: aContainer };
      return { status: 503, body: { error: 'Busy', code: 'unavailable', request_id: 'r' } };
    });

    await session.addFiles([photo('one.jpg'), photo('two.jpg')]);

    expect(calls.filter((call) => call === 'POST /v1/containers')).toHaveLength(1);
    expect(addresses).toEqual([CONTAINER_ID]);
    expect(state().pictures.map(({ upload }) => upload)).toEqual([
      { phase: 'refused', message: 'Busy.' },
      { phase: 'refused', message: 'Busy.' },
    ]);
  });

  it('shows a picture once, although the summary knows it before its upload is answered', async () => {
    const uploaded = Promise.withResolvers<void>();
    const { session, state } = openSession(async (call) => {
      if (call === 'GET /v1/containers/:id/summary') return { status: 200, body: aSummary('completed') };
      await uploaded.promise;
      return { status: 202, body: anAcceptedImage };
    });
    await session.open(CONTAINER_ID);
    // The image of the summary is shown as one that was uploaded elsewhere.
    expect(state().pictures).toHaveLength(1);

    const adding = session.addFiles([photo()]);
    uploaded.resolve();
    await adding;

    expect(state().pictures).toMatchObject([{ name: 'photo.jpg', upload: { phase: 'accepted' } }]);
  });

  it('sends what was refused again, as the same upload, when the token is there', async () => {
    const keys: (string | undefined)[] = [];
    const { session, state } = openSession((call, { headers }) => {
      if (call === 'POST /v1/containers/:id/images') keys.push(headers['Idempotency-Key']);
      if (headers.Authorization !== 'Bearer good') return unauthorized;
      if (call === 'POST /v1/containers') return { status: 201, body: aContainer };
      if (call === 'POST /v1/containers/:id/images') return { status: 202, body: anAcceptedImage };
      return { status: 200, body: aSummary('completed') };
    });
    await session.open(CONTAINER_ID);
    await session.addFiles([photo()]);
    expect(state()).toMatchObject({ needsToken: true, pictures: [{ upload: { phase: 'refused' } }] });

    await session.enterToken('good');

    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    expect(state()).toMatchObject({
      needsToken: false,
      pictures: [{ name: 'photo.jpg', upload: { phase: 'accepted' } }],
    });
  });

  it('refuses what is too large before it is sent', async () => {
    const { session, state } = openSession(() => unauthorized);

    await session.addFiles([photo('huge.jpg', 15_000_001)]);

    expect(state().pictures).toEqual([]);
    expect(state().notices.map(({ text }) => text)).toEqual(['Too large, the most is 15 MB: huge.jpg.']);
  });

  it('leaves nothing of a container behind when it is left', async () => {
    const { session, state, addresses, values } = openSession((call) => {
      if (call === 'POST /v1/containers/:id/images') return { status: 202, body: anAcceptedImage };
      return { status: 200, body: aSummary('failed') };
    });
    await session.open(CONTAINER_ID);
    await session.addFiles([photo()]);
    expect(values.size).toBe(1);

    session.leaveContainer();

    expect(state()).toMatchObject({ containerId: undefined, pictures: [], comparison: undefined });
    expect(addresses.at(-1)).toBeUndefined();
    expect(values.size).toBe(0);
  });
});
