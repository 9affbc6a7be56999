import { setImmediate } from 'node:timers/promises';
import { VECTOR_LENGTH } from '../../api/limits.ts';
import type {
  Container,
  EncodedFace,
  EncodedPicture,
  Encodings,
  FaceQuality,
  Slot,
} from '../../functions/domain/model.ts';
import type { Encoder, PictureName } from '../../functions/domain/ports.ts';

/** Values for tests: each builder gives something valid, and a test names only what it is about. */

export const NOW = Date.parse('2026-03-25T12:00:00.000Z');
export const MINUTE = 60_000;
export const CONTAINER_ID = '11111111-1111-4111-8111-111111111111';
export const IMAGE_ID = '22222222-2222-4222-8222-222222222222';

const ATTEMPT = '44444444-4444-4444-8444-444444444444';

/** The n-th of a series of well-formed ids. */
export const idNumber = (n: number): string => `33333333-3333-4333-8333-${String(n).padStart(12, '0')}`;

export const aSlot = (telling: Partial<Slot> = {}): Slot => ({
  imageId: IMAGE_ID,
  status: 'processing',
  createdAt: NOW - MINUTE,
  deadline: NOW + MINUTE,
  reservationId: ATTEMPT,
  ...telling,
});

/** The name of the picture of `aSlot`. */
export const aPictureName = (telling: Partial<PictureName> = {}): PictureName => ({
  containerId: CONTAINER_ID,
  imageId: IMAGE_ID,
  createdAt: NOW - MINUTE,
  ...telling,
});

export const aContainer = (telling: Partial<Container> = {}): Container => ({
  containerId: CONTAINER_ID,
  owner: 'anyone',
  createdAt: NOW - MINUTE,
  expiresAt: NOW + 24 * 60 * MINUTE,
  slots: [],
  ...telling,
});

/** A vector of 128 numbers that all differ, so that a mixed-up order shows. */
export const aVector = (first = 0.5): number[] => Array.from({ length: VECTOR_LENGTH }, (_, i) => first - i / 256);

export const aQuality = (telling: Partial<FaceQuality> = {}): FaceQuality => ({
  score: 77,
  usable: true,
  advice: ['look_straight'],
  measures: {
    ...{ eyes: 98, head: 61, yaw: 88, pitch: 97, roll: 99, left: 100, right: 99, above: 72, below: 40 },
    ...{ light: 66, contrast: 95, shadow: 100, glare: 100, range: 83, even: 65, colour: 100, single: 94 },
  },
  ...telling,
});

export const aFace = (telling: Partial<EncodedFace> = {}): EncodedFace => ({
  vector: aVector(),
  box: { x: 1.5, y: 2, width: 30, height: 40 },
  landmarks: [
    [1, 2],
    [3, 4],
    [5, 6],
    [7, 8],
    [9, 10.25],
  ],
  confidence: 0.98,
  quality: aQuality(),
  ...telling,
});

export const aPicture = (telling: Partial<EncodedPicture> = {}): EncodedPicture => ({
  faces: [aFace()],
  width: 300,
  height: 400,
  ...telling,
});

/** What was found in the picture of `aSlot`, as a store keeps it. */
export const someEncodings = (telling: Partial<Encodings> = {}): Encodings => ({
  imageId: IMAGE_ID,
  faces: [{ ...aFace(), faceId: idNumber(1) }],
  width: 300,
  height: 400,
  encoder: { name: 'test', version: '1' },
  ...telling,
});

/** An encoder that gives the same answer, or fails in the same way, each time; `calls` counts. */
export function anEncoder(answer: EncodedPicture | Error = aPicture()): Encoder & { calls: number } {
  return {
    identity: { name: 'test', version: '1' },
    calls: 0,
    async encode() {
      this.calls += 1;
      // A thread or another service never answers in the turn of the call, and what it gives is the caller's own.
      await setImmediate();
      if (answer instanceof Error) throw answer;
      return structuredClone(answer);
    },
  };
}
