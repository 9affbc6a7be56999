import { describe, expect, it } from 'vitest';
import { CONTAINER_ID, IMAGE_ID } from '../../support/http/fake-api.ts';
import {
  type Answer,
  accepted,
  containerGone,
  created,
  deleted,
  openSession,
  photo,
  removeNow,
  summary,
  unauthorized,
} from './support/open-session.ts';

const NEXT_CONTAINER = 'c4a1d0f2-6b53-4e8e-8a37-5d2f9e7b1c66';
const GONE = 'This container does not exist, or no longer.';

describe('an API that needs a token', () => {
  it('is not said to refuse one before any was entered', async () => {
    const { session, state, announced } = openSession(() => unauthorized);

    await session.addFiles([photo()]);

    expect(state()).toMatchObject({
      tokenQuestion: 'missing',
      pictures: [{ upload: { text: 'The API needs a token.' } }],
    });
    expect(announced()).toEqual(['The API needs a token.']);
  });

  it('is asked at once with the token that was entered, and its refusal is told', async () => {
    const { session, state, calls, announced } = openSession(() => unauthorized);
    await session.addFiles([photo()]);

    await session.enterToken('bad');

    expect(calls).toEqual(['POST /v1/containers', 'POST /v1/containers']);
    expect(state().tokenQuestion).toBe('refused');
    expect(announced().at(-1)).toBe('The API did not accept the token.');
    expect(state().notices).toEqual([]);
  });

  it('may be asked with one bad token after the other, each of which is told', async () => {
    const { session, announced } = openSession(() => unauthorized);
    await session.open(CONTAINER_ID);

    await session.enterToken('bad');
    await session.enterToken('worse');

    expect(announced().slice(1)).toEqual(['The API did not accept the token.', 'The API did not accept the token.']);
  });

  it('sends what was refused again, as the same upload, when the token is there', async () => {
    const keys: (string | undefined)[] = [];
    const { session, state } = openSession((call, { headers }) => {
      if (call === 'POST /v1/containers/:id/images') keys.push(headers['Idempotency-Key']);
      if (headers.Authorization !== 'Bearer good') return unauthorized;
      if (call === 'POST /v1/containers') return created;
      if (call === 'POST /v1/containers/:id/images') return accepted();
      return summary('completed', IMAGE_ID);
    });
    await session.open(CONTAINER_ID);
    await session.addFiles([photo()]);
    expect(state()).toMatchObject({ tokenQuestion: 'missing', pictures: [{ upload: { phase: 'refused' } }] });

    await session.enterToken('good');

    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
    expect(state()).toMatchObject({
      tokenQuestion: undefined,
      pictures: [{ name: 'photo.jpg', upload: { phase: 'accepted' } }],
    });
  });
});

describe('a container that is gone', () => {
  /** A page that shows a container with one picture, of which the API then knows nothing any more. */
  async function openAndLose() {
    let gone: Answer | undefined;
    const page = openSession(() => gone ?? summary('completed', IMAGE_ID));
    await page.session.open(CONTAINER_ID);
    gone = containerGone;
    return page;
  }

  it.each([
    ['is deleted here', ({ session }) => session.deleteContainer()],
    ['is given a picture', ({ session }) => session.addFiles([photo()])],
    ['loses a picture', ({ session, state }) => removeNow(session, state().pictures[0]?.key ?? '')],
    ['is asked for with a token', ({ session }) => session.enterToken('good')],
  ] satisfies [string, (page: Awaited<ReturnType<typeof openAndLose>>) => Promise<void>][])(
    'is left, with a notice, when it %s',
    async (_what, act) => {
      const page = await openAndLose();

      await act(page);

      expect(page.state()).toMatchObject({ containerId: undefined, pictures: [], erasing: false });
      expect(page.state().notices.map(({ text }) => text)).toEqual([GONE]);
      expect(page.addresses.at(-1)).toBeUndefined();
    },
  );

  it('is left when it is looked up with a token that the API had asked for', async () => {
    const { session, state } = openSession((_call, { headers }) =>
      headers.Authorization === undefined ? unauthorized : containerGone,
    );
    await session.open(CONTAINER_ID);
    expect(state()).toMatchObject({ containerId: CONTAINER_ID, tokenQuestion: 'missing' });

    await session.enterToken('good');

    expect(state()).toMatchObject({ containerId: undefined, tokenQuestion: undefined });
    expect(state().notices.map(({ text }) => text)).toEqual([GONE]);
  });

  it.each([
    ['a token is tried', ({ session }) => void session.enterToken('good')],
    [
      'the upload of a picture is waited for that the user has deleted',
      async ({ session, state }, asked) => {
        void session.addFiles([photo()]);
        await asked;
        void removeNow(session, state().pictures[0]?.key ?? '');
      },
    ],
  ] satisfies [string, (page: ReturnType<typeof openSession>, asked: Promise<void>) => unknown][])(
    'does not take the user out of the next one when it is left while %s',
    async (_what, act) => {
      const lost = Promise.withResolvers<Answer>();
      const asked = Promise.withResolvers<void>();
      const looks = [summary('completed')];
      const page = openSession((call) => {
        const look = call.includes(NEXT_CONTAINER) ? summary('completed') : looks.shift();
        if (!look) asked.resolve();
        return look ?? lost.promise;
      });
      await page.session.open(CONTAINER_ID);

      await act(page, asked.promise);
      await asked.promise;
      await page.session.open(NEXT_CONTAINER);
      lost.resolve(containerGone);
      await page.quiet();

      expect(page.state()).toMatchObject({ containerId: NEXT_CONTAINER, notices: [] });
      expect(page.announced().filter((text) => text.includes('not exist'))).toEqual([]);
    },
  );

  it('shows that it is being deleted, and is deleted once', async () => {
    const answered = Promise.withResolvers<Answer>();
    const { session, state, calls } = openSession((call) =>
      call.startsWith('DELETE') ? answered.promise : summary('completed', IMAGE_ID),
    );
    await session.open(CONTAINER_ID);

    const deleting = session.deleteContainer();
    await session.deleteContainer();
    expect(state()).toMatchObject({ containerId: CONTAINER_ID, erasing: true });
    answered.resolve(deleted);
    await deleting;

    expect(state()).toMatchObject({ containerId: undefined, erasing: false });
    expect(calls.filter((call) => call.startsWith('DELETE'))).toHaveLength(1);
  });
});
