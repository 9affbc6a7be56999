import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Faces in the six sample photos of a dev dependency, as a person counts. No picture is part of this project. */
export const SAMPLE_FACES = { 1: 3, 2: 3, 3: 3, 4: 4, 5: 5, 6: 4 } as const;
export type SampleNumber = keyof typeof SAMPLE_FACES;
export const SAMPLES: readonly SampleNumber[] = [1, 2, 3, 4, 5, 6];

const FACE_API = dirname(fileURLToPath(import.meta.resolve('@vladmandic/face-api/package.json')));

/** The file of a sample photo: a JPEG of 1920 px in width. */
export function findSamplePhoto(sample: SampleNumber): string {
  return join(FACE_API, 'demo', `sample${sample}.jpg`);
}
