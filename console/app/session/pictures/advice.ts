import { adviceSentences } from '../../../../api/quality.ts';
import type { ImageSummary } from '../state.ts';

/** What to do about a picture in which no face was found. */
export const NO_FACE_ADVICE =
  'Is the face turned away, dark or small? Take a picture from the front, in good light, with the whole face in it.';

/** What would make the picture of a face better, one sentence each, the worst first. Encoders that measure no quality give none. */
export const adviceFor = ({ quality }: ImageSummary['encodings'][number]): string[] =>
  quality?.advice.map((code) => adviceSentences[code]) ?? [];
