import { describe, expect, it, vi } from 'vitest';
import { examples } from '../../../api/openapi/examples.ts';
import { buildOpenApi } from '../../../api/openapi/openapi.ts';
import { summarySchema } from '../../../api/schemas.ts';
import { type Features, readFeatures } from '../../../console/app/session/features.ts';
import { CONTAINER_ID } from '../../support/http/fake-api.ts';
import { type Answer, deleted, openSession, PREVIEW } from './support/open-session.ts';

const withSearch: Features = { auth: 'none', faceSearch: true };

const ENROLMENT = '/v1/containers/:id/enrolment';

const notEnrolled: Answer = {
  status: 404,
  body: { error: 'Not enrolled', code: 'enrolment_not_found', request_id: 'r' },
};

/** A page with a container of one completed picture, in front of a service with the search. */
async function openWithSearch(answers: Readonly<Record<string, Answer | Promise<Answer>>> = {}, features = withSearch) {
  const page = openSession(
    (call) =>
      answers[call] ??
      {
        [`PUT ${ENROLMENT}`]: { status: 200, body: examples.Enrolment },
        [`DELETE ${ENROLMENT}`]: deleted,
        'GET /v1/containers/:id/matches': { status: 200, body: examples.Matches },
        'GET /v1/containers/:id/template': { status: 200, body: examples.Template },
        'GET /v1/containers/:id/comparison': { status: 200, body: examples.Comparison },
        'GET /health': { status: 200, body: examples.Health },
      }[call] ?? { status: 200, body: { ...Object(examples.Summary), container_id: CONTAINER_ID } },
    features,
  );
  await page.session.greet();
  await page.session.open(CONTAINER_ID);
  return page;
}

describe('the search among enrolled people', () => {
  it('is not offered by a service that has none', async () => {
    const { state } = await openWithSearch({}, { auth: 'none', faceSearch: false });

    expect(state().search).toBeUndefined();
  });

  it('finds matches, and says how many among how many', async () => {
    const { session, state, announced } = await openWithSearch();

    await session.search();

    expect(state().search).toMatchObject({ busy: undefined, found: { matches: examples.Matches } });
    expect(announced()).toContain('One match among 12,000 enrolled people.');
  });

  it('enrols the person, which the tab remembers until the enrolment is ended', async () => {
    const { session, state, values, calls } = await openWithSearch();

    await session.enrol('customer 4711');
    expect(state().search?.enrolled).toEqual({ label: 'customer 4711' });
    expect(values.get('face-encode-enrolled')).toContain('customer 4711');
    session.leaveContainer();
    await session.open(CONTAINER_ID);
    expect(state().search?.enrolled).toEqual({ label: 'customer 4711' });

    await session.endEnrolment();

    expect(calls).toContain(`DELETE ${ENROLMENT}`);
    expect(state().search?.enrolled).toBeUndefined();
    expect(values.has('face-encode-enrolled')).toBe(false);
  });

  it.each([
    ['with a face that the browser can cut out of its picture', PREVIEW, 'data:,face-at-804'],
    ['without a face of a picture that the browser cannot read', 'data:,damaged', undefined],
  ])('remembers the person %s', async (_, preview, face) => {
    const { session, state, values } = await openWithSearch();
    session.leaveContainer();
    const { images } = summarySchema.parse(examples.Summary);
    const pictures = images.map(({ image_id: imageId }) => ({ imageId, preview }));
    values.set('face-encode', JSON.stringify({ containerId: CONTAINER_ID, pictures }));
    await session.open(CONTAINER_ID);

    await session.enrol('customer 4711');

    expect(state()).toMatchObject({ search: { enrolled: { label: 'customer 4711' } }, notices: [] });
    const person = { containerId: CONTAINER_ID, label: 'customer 4711', ...(face && { face }) };
    expect(JSON.parse(values.get('face-encode-enrolled') ?? '')).toEqual([person]);
  });

  it('takes it for done when there is no enrolment to end', async () => {
    const { session, state } = await openWithSearch({ [`DELETE ${ENROLMENT}`]: notEnrolled });

    await session.endEnrolment();

    expect(state().notices).toMatchObject([{ text: 'The person of this container was not enrolled.', good: true }]);
  });

  it('shows why it failed, and can be asked again', async () => {
    const notReady = { error: 'The search is not ready', code: 'search_not_ready', request_id: 'r' };
    const { session, state } = await openWithSearch({
      'GET /v1/containers/:id/matches': { status: 503, body: notReady },
    });

    await session.search();

    expect(state().notices).toMatchObject([{ text: 'The search is not ready.' }]);
    expect(state().search).toMatchObject({ busy: undefined, found: undefined });
  });

  it('keeps nothing of a person whose container is erased while the person is enrolled', async () => {
    const template = Promise.withResolvers<Answer>();
    const { session, values, calls, quiet } = await openWithSearch({
      'GET /v1/containers/:id/template': template.promise,
      'DELETE /v1/containers/:id': deleted,
    });
    const enrolling = session.enrol('customer 4711');
    await vi.waitFor(() => expect(calls).toContain('GET /v1/containers/:id/template'));

    await session.deleteContainer();
    template.resolve({ status: 200, body: examples.Template });
    await enrolling;
    await quiet();

    expect(values.has('face-encode-enrolled')).toBe(false);
  });

  it('forgets the face of a person whose container is erased', async () => {
    const { session, values } = await openWithSearch({ 'DELETE /v1/containers/:id': deleted });
    await session.enrol(undefined);
    expect(values.has('face-encode-enrolled')).toBe(true);

    await session.deleteContainer();

    expect(values.has('face-encode-enrolled')).toBe(false);
  });
});

describe('what a service has', () => {
  const documentOf = (auth: Features['auth'], faceSearch: boolean) =>
    buildOpenApi({ basePath: '/', auth, features: { faceSearch } });

  it.each([
    ['none', false],
    ['jwt', true],
    ['iam', false],
  ] as const)('is read out of its OpenAPI document: %s, search %s', (auth, faceSearch) => {
    expect(readFeatures(documentOf(auth, faceSearch))).toEqual({ auth, faceSearch });
  });

  it('makes the page ask for a token before the first picture is sent', async () => {
    const { session, state } = openSession(() => ({ status: 200, body: examples.Health }), {
      auth: 'jwt',
      faceSearch: false,
    });

    await session.greet();

    expect(state().tokenQuestion).toBe('missing');
  });
});
