import { MAX_UPLOAD_BYTES, MAX_UPLOAD_TEXT } from '../../../../api/limits.ts';
import type { Message } from '../state.ts';
import { detectKind, type FileKind, TAKEN_FORMATS } from './detect-kind.ts';
import { type GivenPicture, listNames } from './given-picture.ts';

export interface CheckedFiles {
  /** What the API will take, as far as a look at the files tells. */
  readonly taken: readonly GivenPicture[];
  /** Why the others are not among them. */
  readonly messages: readonly Message[];
}

/**
 * Sorts out files that would take a place of the container for nothing.
 *
 * @param sendAnyway is called with HEIC pictures that the user wants to send all the same
 */
export async function checkFiles(
  files: readonly File[],
  sendAnyway: (given: readonly GivenPicture[]) => void,
): Promise<CheckedFiles> {
  const checked = await Promise.all(files.map(async (file) => ({ file, kind: await kindOf(file) })));
  const ofKind = (wanted: Kind): GivenPicture[] =>
    checked.filter(({ kind }) => kind === wanted).map(({ file }) => ({ file }));
  const messages: Message[] = [];
  const [large, other, heic, unreadable] = [ofKind('large'), ofKind('other'), ofKind('heic'), ofKind('unreadable')];
  if (large.length > 0) messages.push({ text: `Too large, the most is ${MAX_UPLOAD_TEXT}: ${listNames(large)}.` });
  if (other.length > 0) {
    messages.push({ text: `Not a picture of a format that the API takes (${TAKEN_FORMATS}): ${listNames(other)}.` });
  }
  if (unreadable.length > 0) {
    messages.push({ text: `Not readable, as a folder or a file that was moved: ${listNames(unreadable)}.` });
  }
  if (heic.length > 0) {
    const text = `HEIC, the format of iPhones, which this API opens only if that is switched on; a JPEG is always opened: ${listNames(heic)}.`;
    messages.push({ text, action: { label: 'Upload anyway', perform: () => sendAnyway(heic) } });
  }
  return { taken: ofKind('picture'), messages };
}

type Kind = FileKind | 'large' | 'unreadable';

/** A browser gives a folder that is dropped as a file, and finds out only when it is read that it cannot be. */
const kindOf = async (file: File): Promise<Kind> =>
  file.size > MAX_UPLOAD_BYTES ? 'large' : await detectKind(file).catch(() => 'unreadable' as const);
