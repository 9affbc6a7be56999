import { describe, expect, it } from 'vitest';
import { aSummary, CONTAINER_ID, IMAGE_ID } from '../../../support/http/fake-api.ts';
import {
  type Answer,
  accepted,
  busy,
  deleted,
  openSession,
  photo,
  removeNow,
  summary,
} from '../support/open-session.ts';

const LOOK = 'GET /v1/containers/:id/summary';
const OTHER_ID = 'ad3f1c55-0b2e-4f6a-9c1d-2e3f4a5b6c7d';

/** The tab remembers a picture of the container. */
const remembered = JSON.stringify({
  containerId: CONTAINER_ID,
  pictures: [{ imageId: IMAGE_ID, name: 'photo.jpg' }],
});

describe('watching a container', () => {
  it('drops a picture that was deleted elsewhere, says so, and forgets it', async () => {
    const { session, state, values } = openSession(() => summary('completed'));
    values.set('face-encode', remembered);

    await session.open(CONTAINER_ID);

    expect(state().pictures).toEqual([]);
    expect(state().notices.map(({ text }) => text)).toEqual(['photo.jpg was deleted elsewhere.']);
    expect([...values.values()].join()).not.toContain(IMAGE_ID);
  });

  it('is loading until it is read, also when the user was elsewhere meanwhile', async () => {
    const looks: PromiseWithResolvers<Answer>[] = [];
    const { session, state, quiet } = openSession(() => {
      const look = Promise.withResolvers<Answer>();
      looks.push(look);
      return look.promise;
    });
    void session.open(CONTAINER_ID);
    await expect.poll(() => looks).toHaveLength(1);
    session.leaveContainer();
    const opening = session.open(CONTAINER_ID);
    await expect.poll(() => looks).toHaveLength(2);
    expect(state()).toMatchObject({ containerId: CONTAINER_ID, loading: true });

    looks[1]?.resolve(summary('completed', IMAGE_ID));
    await opening;
    await quiet();

    expect(state()).toMatchObject({ loading: false, pictures: [{ imageId: IMAGE_ID }] });
  });

  it('drops a picture that is deleted elsewhere while others are processing', async () => {
    const looks = [summary('processing', IMAGE_ID, OTHER_ID), summary('completed', OTHER_ID)];
    const { session, state } = openSession(() => looks.shift() ?? summary('completed', OTHER_ID));

    await session.open(CONTAINER_ID);

    expect(state().pictures.map(({ imageId }) => imageId)).toEqual([OTHER_ID]);
  });

  it.each(['The picture is damaged', 'The picture is damaged. Send another.'])(
    'says why a picture failed in whole sentences: %s',
    async (error) => {
      const { images, ...container } = aSummary('failed');
      const body = { ...container, images: images.map((image) => ({ ...image, error })) };
      const { session, values, announced } = openSession(() => ({ status: 200, body }));
      values.set('face-encode', remembered);

      await session.open(CONTAINER_ID);

      expect(announced()).toEqual([`photo.jpg: ${error.replace(/\.$/, '')}.`]);
    },
  );

  it('ends with the first look in which nothing is processing', async () => {
    const { session, calls } = openSession((call) =>
      call === LOOK ? summary('completed', OTHER_ID) : accepted(OTHER_ID),
    );
    await session.open(CONTAINER_ID);

    await session.addFiles([photo()]);
    await session.enterToken('settles after the look');

    // One when it was opened, one for the picture, and two for the token: whether it is good, and what is new.
    expect(calls.filter((call) => call === LOOK)).toHaveLength(4);
  });

  it('goes on with a picture that is added while others are processing since the page was opened', async () => {
    const first = Promise.withResolvers<Answer>();
    const looks = [first.promise, summary('completed', IMAGE_ID, OTHER_ID)];
    const { session, state, quiet } = openSession((call) =>
      call === LOOK ? (looks.shift() ?? summary('completed', IMAGE_ID, OTHER_ID)) : accepted(OTHER_ID),
    );
    const opening = session.open(CONTAINER_ID);

    await session.addFiles([photo()]);
    await opening;
    await quiet();

    expect(state()).toMatchObject({ containerId: CONTAINER_ID, loading: false });
    expect(state().pictures.map(({ imageId }) => imageId)).toEqual([OTHER_ID, IMAGE_ID]);
  });

  it('keeps what the tab remembers while the API is not there, and asks again', async () => {
    const looks = [busy];
    const { session, state, values } = openSession(() => looks.shift() ?? summary('completed', IMAGE_ID));
    values.set('face-encode', remembered);

    await session.open(CONTAINER_ID);

    expect(state()).toMatchObject({ containerId: CONTAINER_ID, watchFailed: true, pictures: [{ name: 'photo.jpg' }] });
    expect(state().notices.map(({ text }) => text)).toEqual(['Busy.']);
    expect(values.get('face-encode')).toBe(remembered);
    await session.lookAgain();
    expect(state()).toMatchObject({ watchFailed: false, pictures: [{ image: { status: 'completed' } }] });
  });

  it('keeps a picture that was accepted after the look was sent', async () => {
    const early = Promise.withResolvers<Answer>();
    const looks = [summary('completed'), early.promise, summary('completed', IMAGE_ID, OTHER_ID)];
    const uploads = [accepted(IMAGE_ID), accepted(OTHER_ID)];
    const { session, state, quiet } = openSession(
      (call) => (call === LOOK ? looks.shift() : uploads.shift()) ?? Promise.reject(new Error(`Unexpected ${call}`)),
    );
    await session.open(CONTAINER_ID);
    await session.addFiles([photo('one.jpg')]);
    await session.addFiles([photo('two.jpg')]);

    early.resolve(summary('completed', IMAGE_ID));
    await quiet();

    expect(state().pictures.map(({ name }) => name)).toEqual(['one.jpg', 'two.jpg']);
    expect(state().notices).toEqual([]);
  });

  it('does not bring a deleted picture back when an older look is answered', async () => {
    const older = Promise.withResolvers<Answer>();
    const second = Promise.withResolvers<void>();
    const shown: number[] = [];
    let looks = 0;
    const { session, state } = openSession((call) => {
      if (call.startsWith('DELETE')) return deleted;
      looks += 1;
      if (looks === 1) return summary('processing', IMAGE_ID);
      if (looks > 2) return summary('completed');
      second.resolve();
      return older.promise;
    });
    const opening = session.open(CONTAINER_ID);
    await second.promise;
    await removeNow(session, IMAGE_ID);
    session.store.subscribe(() => shown.push(state().pictures.length));

    older.resolve(summary('processing', IMAGE_ID));
    await opening;

    expect(shown.every((count) => count === 0)).toBe(true);
    expect(state().notices).toEqual([]);
  });
});
