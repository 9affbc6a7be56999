import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UNDO_SECONDS } from '../../../../console/app/session/pictures/removing.ts';
import { CONTAINER_ID, IMAGE_ID } from '../../../support/http/fake-api.ts';
import { accepted, busy, created, deleted, openSession, photo, summary } from '../support/open-session.ts';

const DELETION = `DELETE /v1/containers/:id/images/${IMAGE_ID}`;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A page that shows a container with one picture. */
async function openWithPicture(remembered?: ReadonlyMap<string, string>) {
  let gone = false;
  const page = openSession((call) => {
    if (call === DELETION) gone = true;
    if (call === DELETION) return deleted;
    if (call === 'POST /v1/containers') return created;
    if (call === 'POST /v1/containers/:id/images') return accepted('b3f8a1de-52c7-4c0e-9a43-1d1f0c7e6a99');
    return gone ? summary('completed') : summary('completed', IMAGE_ID);
  });
  for (const [name, value] of remembered ?? []) page.values.set(name, value);
  await page.session.open(CONTAINER_ID);
  return page;
}

describe('the deletion of a picture', () => {
  it('is called off by undo, and nothing was asked of the API', async () => {
    const { session, state, calls, announced } = await openWithPicture();

    await session.removePicture(IMAGE_ID);
    expect(state().pictures).toMatchObject([{ removal: 'waiting' }]);
    await vi.advanceTimersByTimeAsync(UNDO_SECONDS * 1000 - 1);
    session.keepPicture(IMAGE_ID);
    await vi.advanceTimersByTimeAsync(60_000);

    expect(calls).not.toContain(DELETION);
    expect(state().pictures).toMatchObject([{ removal: undefined }]);
    expect(announced().slice(-2)).toEqual(['A picture is deleted in 8 seconds. Undo keeps it.', 'A picture is kept.']);
  });

  it('is made when the time is over', async () => {
    const { session, state, calls, quiet } = await openWithPicture();

    await session.removePicture(IMAGE_ID);
    await vi.advanceTimersByTimeAsync(UNDO_SECONDS * 1000);
    await quiet();

    expect(calls).toContain(DELETION);
    expect(state().pictures).toEqual([]);
  });

  it('is made at once when the page goes', async () => {
    const { session, calls } = await openWithPicture();

    await session.removePicture(IMAGE_ID);
    await session.finishRemovals();

    expect(calls).toContain(DELETION);
  });

  it('is made when the user goes to another container', async () => {
    const { session, state, calls, quiet } = await openWithPicture();

    await session.removePicture(IMAGE_ID);
    session.leaveContainer();
    await quiet();

    expect(calls.filter((call) => call === DELETION)).toHaveLength(1);
    expect(state()).toMatchObject({ containerId: undefined, notices: [] });
  });

  it('is made after a reload that came before the answer', async () => {
    const { session, values } = await openWithPicture();
    await session.removePicture(IMAGE_ID);

    const reloaded = await openWithPicture(values);
    await reloaded.quiet();

    expect(reloaded.calls).toContain(DELETION);
    expect(reloaded.state()).toMatchObject({ pictures: [], notices: [] });
  });

  it('is not made after a reload when it was undone', async () => {
    const { session, values } = await openWithPicture();
    await session.removePicture(IMAGE_ID);
    session.keepPicture(IMAGE_ID);

    const reloaded = await openWithPicture(values);
    await vi.advanceTimersByTimeAsync(60_000);

    expect(reloaded.calls).not.toContain(DELETION);
  });

  it('is made before the container is too full for new pictures', async () => {
    const { session, state, calls } = await openWithPicture();
    await session.removePicture(IMAGE_ID);

    await session.addFiles([1, 2, 3, 4, 5].map((number) => photo(`${number}.jpg`)));

    expect(calls).toContain('POST /v1/containers/:id/images');
    expect(calls.indexOf(DELETION)).toBeLessThan(calls.indexOf('POST /v1/containers/:id/images'));
    expect(calls).toContain(DELETION);
    expect(state().notices.filter(({ text }) => text.includes('Not uploaded'))).toEqual([]);
  });

  it('of a picture that the API never took is made without a wait', async () => {
    const { session, state } = openSession((call) => (call === 'POST /v1/containers' ? created : busy));
    await session.addFiles([photo()]);

    await session.removePicture(state().pictures[0]?.key ?? '');

    expect(state().pictures).toEqual([]);
  });

  it('is deleted in the container that it was in, although its upload ends when the user has left it', async () => {
    const uploaded = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const { session, state, calls, quiet } = openSession(async (call) => {
      if (call === 'POST /v1/containers') return created;
      if (call === DELETION) return deleted;
      asked.resolve();
      await uploaded.promise;
      return accepted();
    });
    const adding = session.addFiles([photo()]);
    await asked.promise;
    await session.removePicture(state().pictures[0]?.key ?? '');

    session.leaveContainer();
    uploaded.resolve();
    await adding;
    await quiet();

    expect(calls).toContain(DELETION);
    expect(state()).toMatchObject({ containerId: undefined, pictures: [], notices: [] });
  });
});
