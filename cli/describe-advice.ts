import { adviceSentences } from '../api/quality.ts';
import type { NamedFace } from './list-faces.ts';

/**
 * What to do about the picture of a face, for the person in front of the camera.
 *
 * @param always false: only where the face is not usable
 * @returns undefined where another picture would hardly be better, and where the encoder tells no quality
 */
export function describeAdvice(
  { file, quality }: Pick<NamedFace, 'file' | 'quality'>,
  always: boolean,
): string | undefined {
  if (!quality || (quality.usable && !always)) return undefined;
  const sentences: string[] = quality.advice.map((code) => adviceSentences[code]);
  if (!quality.usable) sentences.unshift('The picture of the face is not good enough to be sure.');
  return sentences.length > 0 ? `${file}: ${sentences.join(' ')}` : undefined;
}
