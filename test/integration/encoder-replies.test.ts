import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImageSummary } from '../../api/schemas.ts';
import { createClient } from '../../client/index.ts';
import { type FakeEncoder, pictureFor, type Reply, startFakeEncoder } from '../support/encoder/fake-encoder.ts';
import { type RunningService, runService } from '../support/local/running-service.ts';

/** What must become of a picture, and how often the encoder may be asked about it. */
interface Expected {
  readonly status: 'completed' | 'failed';
  readonly error_code?: ImageSummary['error_code'];
  readonly error?: string;
  readonly faces?: number;
  readonly calls: number;
}

const givenUp: Expected = {
  status: 'failed',
  error_code: 'encoder_unavailable',
  error: 'The encoder was not available; please upload the picture again',
  calls: 5,
};

const unusable: Expected = { status: 'failed', error_code: 'invalid_encoder_response', calls: 1 };

const tooMany: Expected = {
  status: 'failed',
  error_code: 'too_many_faces',
  error: 'More than 5 faces found',
  calls: 1,
};

const expectations: Record<Reply, Expected> = {
  'no-face': { status: 'completed', faces: 0, calls: 1 },
  'one-face': { status: 'completed', faces: 1, calls: 3 },
  'five-faces': { status: 'completed', faces: 5, calls: 1 },
  'six-faces': tooMany,
  'too-many': tooMany,
  rejected: {
    status: 'failed',
    error_code: 'encoder_rejected',
    error: 'The encoder rejected the picture: Not a picture',
    calls: 1,
  },
  throttled: givenUp,
  broken: givenUp,
  hanging: givenUp,
  dripping: givenUp,
  reset: givenUp,
  html: unusable,
  nan: unusable,
  'minus-zero': { status: 'completed', faces: 1, calls: 1 },
  'beyond-numbers': unusable,
  'short-vector': unusable,
  'one-bad-of-two': unusable,
  huge: unusable,
};

/** This one is broken twice before it answers: a picture must survive that. */
const failuresBefore: Partial<Record<Reply, number>> = { 'one-face': 2 };

const names = Object.keys(expectations) as Reply[];
const images = new Map<Reply, ImageSummary>();
let encoder: FakeEncoder;
let service: RunningService;

/** All pictures go through the service at once, so that those that fail wait beside those that do not. */
beforeAll(async () => {
  encoder = await startFakeEncoder();
  service = await runService({
    ENCODING_SERVICE_URL: encoder.url,
    ENCODING_SERVICE_TIMEOUT: '1000',
    RETRY_BASE_SECONDS: '0',
  });
  const client = createClient({ url: service.url });
  const groups = Array.from({ length: Math.ceil(names.length / 5) }, (_, group) =>
    names.slice(group * 5, group * 5 + 5),
  );
  await Promise.all(
    groups.map(async (group) => {
      const { container_id: containerId } = await client.createContainer();
      for (const name of group) await client.uploadImage(containerId, pictureFor(name, failuresBefore[name]));
      const summary = await client.waitForSummary(containerId);
      summary.images.forEach((image, index) => {
        const name = group[index];
        if (name) images.set(name, image);
      });
    }),
  );
}, 120_000);

afterAll(async () => {
  await service.close();
  await encoder.close();
});

describe('a picture whose encoder answers', () => {
  it.each(names)('%s gets its final state after the right number of tries', (name) => {
    const { calls, faces = 0, ...state } = expectations[name];

    expect(images.get(name)).toMatchObject(state);
    expect(images.get(name)?.encodings).toHaveLength(faces);
    expect(encoder.callsFor(name)).toBe(calls);
  });

  it('with vectors only has no boxes, sizes or confidence', () => {
    const { encodings, ...image } = images.get('five-faces') ?? {};

    expect(image).toMatchObject({ width: null, height: null, encoder: { name: 'http', version: '1' } });
    expect(encodings?.[4]).toMatchObject({ box: null, landmarks: null, confidence: null });
    expect(encodings?.[4]?.vector[0]).toBe(0.4);
  });
});
