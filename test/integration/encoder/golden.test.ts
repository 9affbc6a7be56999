import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { decodePicture } from '../../../encoder/decode-picture.ts';
import { extractChip } from '../../../encoder/extract-chip.ts';
import { type BuiltInEncoder, type Face, openEncoder } from '../../../encoder/index.ts';
import { type OpenModels, openModels } from '../../../encoder/open-models.ts';
import { predictLandmarks } from '../../../encoder/predict-landmarks.ts';
import { measureDistance, readSample, SAMPLES, type SampleNumber } from '../../support/encoder-pictures.ts';

/** The numbers come from dlib itself; `npm run golden:make` makes them again. */
const folder = join(import.meta.dirname, '../../../encoder');

const vectorSchema = z.array(z.number()).length(128);
const boxSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const stepSchema = z.object({
  source: z.enum(['dlib', 'given']),
  box: boxSchema,
  landmarks: z.array(z.tuple([z.number(), z.number()])).length(5),
  vector: vectorSchema,
});
const dlibSchema = z.object({
  steps: z.record(z.string(), z.array(stepSchema)),
  whole: z.record(z.string(), z.array(z.object({ box: boxSchema, vector: vectorSchema }))),
});
const recordedSchema = z.object({ name: z.string(), version: z.string() }).catchall(z.array(vectorSchema));

const dlib = dlibSchema.parse(JSON.parse(await readFile(join(folder, 'golden/dlib.json'), 'utf8')));

describe.each([640, 1280, 1920])('step by step beside dlib, on the same pixels, longest side %i px', (size) => {
  let models: OpenModels;

  beforeAll(async () => {
    models = await openModels(join(folder, 'models'));
  });

  afterAll(() => models.release());

  it.each(SAMPLES)('finds the landmarks of sample %i within a pixel of dlib in the same box', async (sample) => {
    const { pixels } = await decodePicture(await readSample(sample), size);
    const faces = readSteps(sample, size);

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
    const faces = readSteps(sample, size);

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

  it.each(SAMPLES)('comes within 0.15 of face_recognition on sample %i', async (sample) => {
    const { faces } = await encoder.encode(await readSample(sample));

    // Each of our faces that face_recognition found, too; what else it found is no face.
    const pairs = faces.flatMap((face) => findPeers(face, sample).map((vector) => [face.vector, vector] as const));
    expect(pairs.length).toBeGreaterThanOrEqual({ 1: 3, 2: 1, 3: 3, 4: 3, 5: 5, 6: 4 }[sample]);
    for (const [ours, theirs] of pairs) expect(measureDistance(ours, theirs)).toBeLessThan(0.15);
  });

  it('gives the vectors that were recorded for this version', async () => {
    const recorded = recordedSchema.parse(JSON.parse(await readFile(join(folder, 'golden/vectors.json'), 'utf8')));

    // A step or a model changed? Raise ENCODER_VERSION in encoder/identity.ts, then `npm run golden:make`.
    expect({ name: encoder.name, version: encoder.version }).toEqual({
      name: recorded.name,
      version: recorded.version,
    });
    for (const sample of SAMPLES) {
      const { faces } = await encoder.encode(await readSample(sample));
      const vectors = recorded[`sample${sample}`] ?? [];
      expect(faces).toHaveLength(vectors.length);
      // Another processor may round differently; any change of a step moves vectors a hundred times farther.
      for (const [i, { vector }] of faces.entries()) expect(measureDistance(vector, vectors[i])).toBeLessThan(0.002);
    }
  });
});

function readSteps(sample: SampleNumber, size: number) {
  const faces = dlib.steps[`sample${sample}-${size}`];
  if (faces === undefined || faces.length < 3) throw new Error(`no golden faces of sample ${sample} at ${size} px`);
  return faces;
}

function findPeers({ box }: Face, sample: SampleNumber): number[][] {
  const isInside = ([left, top, right, bottom]: z.infer<typeof boxSchema>): boolean => {
    const x = (left + right) / 2 - box.x;
    const y = (top + bottom) / 2 - box.y;
    return x > 0 && x < box.width && y > 0 && y < box.height;
  };
  return (dlib.whole[`sample${sample}`] ?? []).filter((peer) => isInside(peer.box)).map(({ vector }) => vector);
}
