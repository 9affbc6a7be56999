import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Box } from '../types.ts';
import type { RecordedPicture } from './recorded-pictures.ts';
import { SAMPLE_FACES, SAMPLES, type SampleNumber } from './sample-photos.ts';

/** Longest sides, px, at which dlib saw the sample photos. */
export const GOLDEN_SIZES = [640, 1280, 1920] as const;
export type GoldenSize = (typeof GOLDEN_SIZES)[number];

/** Faces that face_recognition finds in the photos as they are, as far as they are faces. */
export const PEER_FACES = { 1: 3, 2: 1, 3: 3, 4: 3, 5: 5, 6: 4 } as const;
/** dlib's detector finds one false face in this photo at its full size. */
const FALSE_FIND: { sample: SampleNumber; size: GoldenSize } = { sample: 1, size: 1920 };

const vectorSchema = z.array(z.number()).length(128);
/** Left, top, right, bottom. */
const boxSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]);
const stepSchema = z.object({
  source: z.enum(['dlib', 'given']),
  box: boxSchema,
  landmarks: z.array(z.tuple([z.number(), z.number()])).length(5),
  vector: vectorSchema,
});
const wholeSchema = z.object({ box: boxSchema, vector: vectorSchema });
const dlibSchema = z.object({
  steps: z.record(z.string(), z.array(stepSchema)),
  whole: z.record(z.string(), z.array(wholeSchema)),
});
const recordedSchema = z.object({ name: z.string(), version: z.string() }).catchall(z.array(vectorSchema));

export type GoldenStep = z.infer<typeof stepSchema>;
export type GoldenWhole = z.infer<typeof wholeSchema>;

export interface Golden {
  /** What dlib gives for every face of a photo at a size, and for what it takes for one. */
  steps(sample: SampleNumber, size: GoldenSize): GoldenStep[];
  /** What face_recognition gives for a photo as it is. */
  whole(sample: SampleNumber): GoldenWhole[];
}

/** Reads `dlib.json` and makes sure that no face is missing in it, so that a test that goes through it compares them all. */
export async function readGolden(): Promise<Golden> {
  const { steps, whole } = dlibSchema.parse(await readJson('dlib.json'));
  const pick = <Found>(faces: Found[] | undefined, name: string, expected: number): Found[] => {
    if (faces?.length === expected) return faces;
    throw new Error(`dlib.json has ${faces?.length ?? 'no'} faces of ${name} instead of ${expected}`);
  };
  const golden: Golden = {
    steps(sample, size) {
      const falseFinds = sample === FALSE_FIND.sample && size === FALSE_FIND.size ? 1 : 0;
      const name = `sample${sample}-${size}`;
      return pick(steps[name], name, SAMPLE_FACES[sample] + falseFinds);
    },
    whole(sample) {
      const falseFinds = sample === FALSE_FIND.sample ? 1 : 0;
      const name = `sample${sample}`;
      return pick(whole[name], name, PEER_FACES[sample] + falseFinds);
    },
  };
  for (const sample of SAMPLES) {
    for (const size of GOLDEN_SIZES) golden.steps(sample, size);
    golden.whole(sample);
  }
  return golden;
}

/** This encoder's recorded vectors of a picture: one for each of its faces. */
export async function readRecorded() {
  const recorded = recordedSchema.parse(await readJson('vectors.json'));
  return {
    name: recorded.name,
    version: recorded.version,
    vectors({ name, faces }: RecordedPicture): number[][] {
      const vectors = recorded[name];
      if (vectors?.length === faces) return vectors;
      throw new Error(`vectors.json has ${vectors?.length ?? 'no'} vectors of ${name}`);
    },
  };
}

/** dlib's faces whose middle lies in a box of ours; both in pixels of the same picture. */
export function findPeers<Peer extends GoldenWhole>(box: Box, peers: readonly Peer[]): Peer[] {
  return peers.filter(({ box: [left, top, right, bottom] }) => {
    const x = (left + right) / 2 - box.x;
    const y = (top + bottom) / 2 - box.y;
    return x > 0 && x < box.width && y > 0 && y < box.height;
  });
}

/** The woman on the left of sample 2, seen from the side: the one face of the photos that no step sees well. */
export function isProfile(sample: SampleNumber, size: GoldenSize, { box: [left] }: GoldenWhole): boolean {
  return sample === 2 && left < size / 5;
}

async function readJson(name: string): Promise<unknown> {
  return JSON.parse(await readFile(join(import.meta.dirname, name), 'utf8'));
}
