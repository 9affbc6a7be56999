import type { Summary } from '../../client/index.ts';

/** What was found in one picture, with the names that the API uses. */
export interface PictureResult {
  readonly file: string;
  readonly status: 'completed' | 'failed';
  readonly error: string | null;
  readonly error_code: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly encoder: { readonly name: string; readonly version: string } | null;
  readonly encodings: readonly FaceResult[];
}

export type FaceResult = Omit<Summary['images'][number]['encodings'][number], 'face_id'>;

export const failedResult = (file: string, errorCode: string, error: string): PictureResult => ({
  file,
  status: 'failed',
  error,
  error_code: errorCode,
  width: null,
  height: null,
  encoder: null,
  encodings: [],
});

/** Such as "2 faces". */
export function countFaces(count: number): string {
  if (count === 0) return 'no face';
  return count === 1 ? '1 face' : `${count} faces`;
}
