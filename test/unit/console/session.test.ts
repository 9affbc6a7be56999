import { describe, expect, it, vi } from 'vitest';
import { anAcceptedImage, aSummary, CONTAINER_ID } from '../../support/http/fake-api.ts';
import { type Answer, busy, created, openSession, photo, unauthorized } from './support/open-session.ts';

describe('the session of the page', () => {
  it('makes one container, however many pictures come at once', async () => {
    const { session, state, addresses, calls } = openSession((call) =>
      call === 'POST /v1/containers' ? created : busy,
    );

    await session.addFiles([photo('one.jpg'), photo('two.jpg')]);

    expect(calls.filter((call) => call === 'POST /v1/containers')).toHaveLength(1);
    expect(addresses).toEqual([CONTAINER_ID]);
    expect(state().pictures.map(({ upload }) => upload)).toEqual([
      { phase: 'refused', text: 'Busy.', requestId: 'r' },
      { phase: 'refused', text: 'Busy.', requestId: 'r' },
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

  it('refuses what is too large before it is sent', async () => {
    const { session, state } = openSession(() => unauthorized);

    await session.addFiles([photo('huge.jpg', 25_000_001)]);

    expect(state().pictures).toEqual([]);
    expect(state().notices.map(({ text }) => text)).toEqual(['Too large, the most is 25 MB: huge.jpg.']);
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

  it('loads a container also when the answer about one that was left comes meanwhile', async () => {
    const answers = [Promise.withResolvers<Answer>(), Promise.withResolvers<Answer>()];
    let asked = 0;
    const { session, state } = openSession(async () => await (answers[asked++]?.promise ?? busy));
    const first = session.open('another');
    const second = session.open(CONTAINER_ID);

    answers[0]?.resolve(busy);
    await first;

    expect(state()).toMatchObject({ containerId: CONTAINER_ID, loading: true });
    answers[1]?.resolve({ status: 200, body: aSummary('completed') });
    await second;
    expect(state()).toMatchObject({ containerId: CONTAINER_ID, loading: false });
  });

  it('shows the container of a new address, although another one was just being made', async () => {
    const made = Promise.withResolvers<Answer>();
    const { session, state, addresses, calls } = openSession((call) =>
      call === 'POST /v1/containers' ? made.promise : { status: 200, body: aSummary('completed') },
    );
    const adding = session.addFiles([photo()]);
    await vi.waitFor(() => expect(calls).toEqual(['POST /v1/containers']));

    await session.open('another');
    made.resolve(created);
    await adding;

    expect(state()).toMatchObject({ containerId: 'another', pictures: [{ image: { status: 'completed' } }] });
    expect(addresses.at(-1)).toBe('another');
    expect(calls).not.toContain('POST /v1/containers/:id/images');
  });

  it('tells why an upload failed on its card and nowhere else', async () => {
    const { session, state, announced } = openSession((call) => (call === 'POST /v1/containers' ? created : busy));

    await session.addFiles([photo()]);

    expect(state().notices).toEqual([]);
    expect(announced()).toEqual(['photo.jpg: Busy.']);
  });

  it('announces the same again as something new', () => {
    const { session, state } = openSession(() => busy);

    session.announce('Copied.');
    session.announce('Copied.');

    const [first, second] = state().announcements;
    expect([first?.text, second?.text]).toEqual(['Copied.', 'Copied.']);
    expect(first?.key).not.toBe(second?.key);
  });
});
