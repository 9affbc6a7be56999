import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractChip } from '../../../encoder/align/extract-chip.ts';
import { predictLandmarks } from '../../../encoder/align/predict-landmarks.ts';
import { decodePicture } from '../../../encoder/decode/decode-picture.ts';
import { drawAtSize } from '../../../encoder/golden/draw-at-size.ts';
import {
  findPeers,
  GOLDEN_SIZES,
  isProfile,
  PEER_FACES,
  readGolden,
  readRecorded,
} from '../../../encoder/golden/read-golden.ts';
import { RECORDED_PICTURES } from '../../../encoder/golden/recorded-pictures.ts';
import { type BuiltInEncoder, openEncoder } from '../../../encoder/index.ts';
import { type OpenModels, openModels } from '../../../encoder/open-models.ts';
import { measureDistance, readSample, SAMPLE_FACES, SAMPLES } from '../../support/pictures/encoder-pictures.ts';

/** The numbers come from dlib itself; `npm run maintain:golden` makes them again. A golden file that lacks a face is refused. */
const golden = await readGolden();

describe.each(GOLDEN_SIZES)('step by step beside dlib, on the same pixels, longest side %i px', (size) => {
  let models: OpenModels;

  beforeAll(async () => {
    models = await openModels(join(import.meta.dirname, '../../../encoder/models'));
  });

  afterAll(() => models.release());

  it.each(SAMPLES)('finds the landmarks of sample %i within a pixel of dlib in the same box', async (sample) => {
    const { pixels } = await decodePicture(await readSample(sample), size);
    const faces = golden.steps(sample, size);

    for (const { box, landmarks } of faces) {
      const [left, top, right, bottom] = box;
      const found = predictLandmarks(models.predictor, pixels, { left, top, right, bottom });
      for (const [i, [x, y]] of landmarks.entries()) {
        expect(Math.abs((found[i]?.[0] ?? Number.NaN) - x)).toBeLessThanOrEqual(1);
        expect(Math.abs((found[i]?.[1] ?? Number.NaN) - y)).toBeLessThanOrEqual(1);
      }
    }
  });

  it.each(SAMPLES)('describes the faces of sample %i within 0.001 of dlib from the same landmarks', async (sample) => {
    const { pixels } = await decodePicture(await readSample(sample), size);
    const faces = golden.steps(sample, size);

    const vectors = await models.describe(faces.map(({ landmarks }) => extractChip(pixels, landmarks)));

    for (const [i, { vector }] of faces.entries()) expect(measureDistance(vectors[i], vector)).toBeLessThan(0.001);
  });
});

describe('the whole way', () => {
  let encoder: BuiltInEncoder;

  beforeAll(async () => {
    encoder = await openEncoder({ threads: 1 });
  });

  afterAll(() => encoder.close());

  describe.each(GOLDEN_SIZES)('on pictures of %i px', (size) => {
    it.each(SAMPLES)('finds every face of sample %i, its vector within 0.15 of dlib', async (sample) => {
      const { faces } = await encoder.encode(await drawAtSize(sample, size));

      expect(faces).toHaveLength(SAMPLE_FACES[sample]);
      for (const { box, vector } of faces) {
        const peers = findPeers(box, golden.steps(sample, size));
        expect(peers).toHaveLength(1);
        for (const peer of peers) {
          // The one exception: which way a face from the side is cut out, both encoders hardly know.
          const farthest = isProfile(sample, size, peer) ? 0.3 : 0.15;
          expect(measureDistance(vector, peer.vector)).toBeLessThan(farthest);
        }
      }
    });
  });

  it.each(SAMPLES)('comes within 0.15 of face_recognition on sample %i', async (sample) => {
    const { faces } = await encoder.encode(await readSample(sample));

    // Each of our faces that face_recognition found, too; what else it found is no face.
    const pairs = faces.flatMap(({ box, vector }) =>
      findPeers(box, golden.whole(sample)).map((peer) => [vector, peer.vector] as const),
    );
    expect(pairs).toHaveLength(PEER_FACES[sample]);
    for (const [ours, theirs] of pairs) expect(measureDistance(ours, theirs)).toBeLessThan(0.15);
  });

  it('gives the vectors that were recorded for this version', async () => {
    const recorded = await readRecorded();

    // A step or a model changed? Raise ENCODER_VERSION in encoder/identity.ts, then `npm run maintain:golden -- --ours`.
    expect({ name: encoder.name, version: encoder.version }).toEqual({
      name: recorded.name,
      version: recorded.version,
    });
    for (const picture of RECORDED_PICTURES) {
      const { faces } = await encoder.encode(await picture.read());
      const vectors = recorded.vectors(picture);
      expect(faces).toHaveLength(picture.faces);
      // Another processor may round differently; any change of a step moves vectors a hundred times farther.
      for (const [i, { vector }] of faces.entries()) expect(measureDistance(vector, vectors[i])).toBeLessThan(0.002);
    }
  });
});
