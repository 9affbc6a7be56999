import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { aContainer, aSummary, CONTAINER_ID, IMAGE_ID } from '../../../support/http/fake-api.ts';
import { type Answer, openSession } from '../support/open-session.ts';

const OTHER_IMAGE = 'ad3f1c55-0b2e-4f6a-9c1d-2e3f4a5b6c7d';
const [FACE, OTHER_FACE] = ['5d0c6c86-2a0d-4cf5-9d57-0d9a4b8d7a11', '6e1d7d97-3b1e-4d06-8e68-1eab5c9e8b22'];

const COMPARISON = 'GET /v1/containers/:id/comparison';

/** What the API answers without a threshold. */
const OWN_LIMIT = 0.524;

const imageWith = (imageId: string, faceId: string) =>
  aSummary('completed', imageId).images.map((image) => ({
    ...image,
    encodings: [
      { face_id: faceId, vector: Array(128).fill(0), box: null, landmarks: null, confidence: null, quality: null },
    ],
  }));

const summaryOfTwo: Answer = {
  status: 200,
  body: { ...aContainer, images: [...imageWith(IMAGE_ID, FACE), ...imageWith(OTHER_IMAGE, OTHER_FACE)] },
};

/** The faces are 0.2 from each other. */
function compare(call: string): Answer {
  const threshold = Number(new URLSearchParams(call.split('?')[1]).get('threshold') ?? OWN_LIMIT);
  const same = threshold >= 0.2;
  return {
    status: 200,
    body: {
      container_id: CONTAINER_ID,
      threshold,
      max_false_match_rate: null,
      calibration: null,
      limits: [],
      encoder: null,
      pairs: [{ a: FACE, b: OTHER_FACE, distance: 0.2, false_match_rate: null, same_person: same }],
      people: same ? [[FACE, OTHER_FACE]] : [[FACE], [OTHER_FACE]],
      not_compared: [],
    },
  };
}

/** A page that shows a container with two faces, after their comparison. */
async function openTwoFaces() {
  const page = openSession((call) => (call.startsWith(COMPARISON) ? compare(call) : summaryOfTwo));
  await page.session.open(CONTAINER_ID);
  await vi.waitFor(() => expect(page.state().comparison).toBeDefined());
  const comparisons = () => page.calls.filter((call) => call.startsWith(COMPARISON));
  return { ...page, comparisons };
}

/** Moves the slider, and waits as long as it rests. */
async function moveTo(page: Awaited<ReturnType<typeof openTwoFaces>>, threshold: number | undefined): Promise<void> {
  const before = page.comparisons().length;
  page.session.setThreshold(threshold);
  await vi.advanceTimersByTimeAsync(199);
  expect(page.comparisons()).toHaveLength(before);
  await vi.advanceTimersByTimeAsync(1);
  await page.quiet();
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the limit', () => {
  it("is the API's own as long as the user has chosen none", async () => {
    const { state, comparisons } = await openTwoFaces();

    expect(comparisons()).toEqual([COMPARISON]);
    expect(state()).toMatchObject({ threshold: undefined, defaultThreshold: OWN_LIMIT });
  });

  it('is asked of the API when the slider rests, and the own one is remembered', async () => {
    const page = await openTwoFaces();

    await moveTo(page, 0.1);

    expect(page.comparisons().at(-1)).toBe(`${COMPARISON}?threshold=0.1`);
    expect(page.state()).toMatchObject({ threshold: 0.1, defaultThreshold: OWN_LIMIT, comparison: { threshold: 0.1 } });
  });

  it("is the API's own again when the user goes back to it", async () => {
    const page = await openTwoFaces();
    await moveTo(page, 0.1);

    await moveTo(page, undefined);

    expect(page.comparisons().at(-1)).toBe(COMPARISON);
    expect(page.state().comparison?.threshold).toBe(OWN_LIMIT);
  });

  it('that was chosen stays for the next container', async () => {
    const page = await openTwoFaces();
    await moveTo(page, 0.1);

    page.session.leaveContainer();

    expect(page.state()).toMatchObject({ threshold: 0.1, defaultThreshold: OWN_LIMIT });
  });
});

it('the verdict is announced, and announced again when it becomes another', async () => {
  const page = await openTwoFaces();
  await moveTo(page, 0.1);

  const verdicts = page.announced().filter((text) => text.includes('distance'));

  expect(verdicts).toEqual(['Same person: distance 0.20, limit 0.52.', 'Two people: distance 0.20, limit 0.10.']);
});
