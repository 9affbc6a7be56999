import { findPictures } from '../pictures/find-pictures.ts';
import { isReadable } from '../pictures/read-pictures.ts';
import { listNamedFaces, type NamedFace } from '../results/list-faces.ts';
import { failedResult, type PictureResult } from '../results/picture-result.ts';
import { findMatches, type Matches } from '../search/find-matches.ts';
import { decide } from '../verification/decision-options.ts';
import { findCalibrations } from '../verification/find-calibrations.ts';
import type { EncoderOnDemand } from './encoder-on-demand.ts';
import { findAllowed, type NamedPicture, PictureRefused } from './given-picture.ts';

/** Pictures that one call looks at: some ten seconds of work. */
const MOST_PICTURES = 300;

/** Pictures in memory at once. */
const AT_ONCE = 8;

interface Wanted {
  readonly picture: NamedPicture;
  /** A folder that may be read, or one inside of it. */
  readonly folder: string;
  readonly recursive: boolean;
  readonly maxFalseMatchRate: number | undefined;
}

/** What was found, and the pictures that could not be looked at. */
export interface FoundInFolder extends Matches {
  readonly face: NamedFace;
  readonly unusable: readonly PictureResult[];
}

/**
 * Looks for the largest face of a picture in the pictures of a folder.
 *
 * @param folders the only places whose files are read
 * @throws {PictureRefused} for a folder outside of them, with too many pictures, and for a picture without a face
 * @throws {CommandError} for a folder without pictures, and a rate that the calibration does not support
 */
export async function findInFolder(
  encoder: EncoderOnDemand,
  folders: readonly string[],
  { picture, folder, recursive, maxFalseMatchRate }: Wanted,
): Promise<FoundInFolder> {
  const allowed = await findAllowed(folder, folders);
  if (!allowed) throw new PictureRefused(`${folder}: not a folder in ${folders.join(', ') || 'what may be read'}`);
  const sources = await findPictures([allowed], recursive);
  if (sources.length > MOST_PICTURES) {
    throw new PictureRefused(`${folder} has ${sources.length} pictures; one call looks at ${MOST_PICTURES} at most`);
  }
  const [wanted] = await encoder.encode([picture]);
  const [face] = wanted ? listNamedFaces([wanted]) : [];
  if (!face) throw new PictureRefused(`${picture.name}: ${wanted?.error ?? 'no face found'}`);
  const results: PictureResult[] = [];
  for (let first = 0; first < sources.length; first += AT_ONCE) {
    const files = await Promise.all(sources.slice(first, first + AT_ONCE).map((source) => source.read()));
    const readable = files.filter(isReadable);
    for (const file of files) {
      if (!isReadable(file)) results.push(failedResult(file.path, 'unreadable_file', file.problem));
    }
    results.push(...(await encoder.encode(readable.map(({ path, bytes }) => ({ name: path, bytes })))));
  }
  const faces = listNamedFaces(results, 2);
  const matches = decide(() => findMatches(face, faces, { maxFalseMatchRate }, findCalibrations()));
  return { ...matches, face, unusable: results.filter(({ status }) => status === 'failed') };
}
