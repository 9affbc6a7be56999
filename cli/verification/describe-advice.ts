import { adviceSentences } from '../../api/quality.ts';
import { isUsable } from '../../functions/domain/verification/group-faces.ts';
import type { NamedFace } from '../results/list-faces.ts';

interface DescribedFace extends Pick<NamedFace, 'quality'> {
  readonly picture: { readonly file: string };
}

/**
 * What to do about the picture of a face, for the person in front of the camera.
 *
 * @param always false: only where the face is not usable
 * @returns undefined where another picture would hardly be better, and where the encoder tells no quality
 */
export function describeAdvice({ picture, quality }: DescribedFace, always: boolean): string | undefined {
  if (!quality || (isUsable({ quality }) && !always)) return undefined;
  const sentences: string[] = quality.advice.map((code) => adviceSentences[code]);
  if (!isUsable({ quality })) sentences.unshift('The picture of the face is not good enough to be sure.');
  return sentences.length > 0 ? `${picture.file}: ${sentences.join(' ')}` : undefined;
}
