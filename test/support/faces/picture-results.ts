import type { PictureResult } from '../../../cli/results/picture-result.ts';
import type { EncodedFace } from '../../../functions/domain/model.ts';
import { aFace } from '../builders.ts';
import { vectorAt } from './placed-faces.ts';

/** A face at a place on a line, as the command has it. */
export const foundAt = (place: number, telling: Partial<EncodedFace> = {}): PictureResult['encodings'][number] => {
  const { vector, box, confidence, quality } = aFace({ vector: vectorAt(place), ...telling });
  return { vector: [...vector], box: box && { ...box }, landmarks: null, confidence, quality };
};

/** What was found in a picture that an encoder for tests has encoded. */
export const aResult = (
  file: string,
  encodings: PictureResult['encodings'],
  telling: Partial<PictureResult> = {},
): PictureResult => ({
  file,
  status: 'completed',
  error: null,
  error_code: null,
  width: 300,
  height: 400,
  encoder: { name: 'test', version: '1' },
  encodings,
  ...telling,
});
