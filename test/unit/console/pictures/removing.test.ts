import { describe, expect, it } from 'vitest';
import { CONTAINER_ID, IMAGE_ID } from '../../../support/http/fake-api.ts';
import {
  type Answer,
  accepted,
  busy,
  created,
  deleted,
  imageGone,
  openSession,
  photo,
  removeNow,
  summary,
} from '../support/open-session.ts';

const DELETION = `DELETE /v1/containers/:id/images/${IMAGE_ID}`;

/** A page whose call to this path is not answered before it is told to. */
function holdBack(held: string, answers: Record<string, Answer> = {}) {
  const answer = Promise.withResolvers<Answer>();
  const asked = Promise.withResolvers<void>();
  const page = openSession((call) => {
    if (call === held) {
      asked.resolve();
      return answer.promise;
    }
    if (call === 'POST /v1/containers') return created;
    return answers[call] ?? summary('completed');
  });
  return { ...page, asked: asked.promise, answer: answer.resolve };
}

const UPLOAD = 'POST /v1/containers/:id/images';
const keyOf = ({ state }: Pick<ReturnType<typeof openSession>, 'state'>) => state().pictures[0]?.key ?? '';

describe('deleting a picture', () => {
  it('in the middle of its upload waits for the upload, and deletes it in the API too', async () => {
    const page = holdBack(UPLOAD, { [DELETION]: deleted });
    const adding = page.session.addFiles([photo()]);
    await page.asked;

    const removing = removeNow(page.session, keyOf(page));
    expect(page.state().pictures).toMatchObject([{ removal: 'running' }]);
    expect(page.announced()).not.toContain('photo.jpg is deleted.');
    expect(page.calls).not.toContain(DELETION);
    page.answer(accepted());
    await Promise.all([adding, removing]);

    expect(page.calls).toContain(DELETION);
    expect(page.state().pictures).toEqual([]);
    expect(page.announced()).toContain('photo.jpg is deleted.');
  });

  it('in the middle of an upload that then fails has nothing to delete', async () => {
    const page = holdBack(UPLOAD);
    const adding = page.session.addFiles([photo()]);
    await page.asked;

    const removing = removeNow(page.session, keyOf(page));
    page.answer(busy);
    await Promise.all([adding, removing]);

    expect(page.state().pictures).toEqual([]);
    expect(page.calls.filter((call) => call.startsWith('DELETE'))).toEqual([]);
  });

  it('before its upload began calls the upload off', async () => {
    const page = holdBack('POST /v1/containers');
    const adding = page.session.addFiles([photo()]);
    await page.asked;

    await removeNow(page.session, keyOf(page));
    expect(page.state().pictures).toEqual([]);
    page.answer(created);
    await adding;

    expect(page.calls).not.toContain(UPLOAD);
  });

  it('is done once, however often it is asked for', async () => {
    const page = holdBack(DELETION, { 'GET /v1/containers/:id/summary': summary('completed', IMAGE_ID) });
    await page.session.open(CONTAINER_ID);

    const removing = removeNow(page.session, IMAGE_ID);
    await removeNow(page.session, IMAGE_ID);
    expect(page.state().pictures).toMatchObject([{ removal: 'running' }]);
    page.answer(deleted);
    await removing;

    expect(page.calls.filter((call) => call === DELETION)).toHaveLength(1);
  });

  it('that the API does not have any more is done', async () => {
    const page = holdBack('nothing', {
      'GET /v1/containers/:id/summary': summary('completed', IMAGE_ID),
      [DELETION]: imageGone,
    });
    await page.session.open(CONTAINER_ID);

    await removeNow(page.session, IMAGE_ID);

    expect(page.state()).toMatchObject({ pictures: [], notices: [] });
  });

  it('that fails leaves the picture, with a notice', async () => {
    const page = holdBack('nothing', {
      'GET /v1/containers/:id/summary': summary('completed', IMAGE_ID),
      [DELETION]: busy,
    });
    await page.session.open(CONTAINER_ID);

    await removeNow(page.session, IMAGE_ID);

    expect(page.state()).toMatchObject({
      pictures: [{ removal: undefined }],
      notices: [{ text: 'Busy.', requestId: 'r' }],
    });
  });
});
