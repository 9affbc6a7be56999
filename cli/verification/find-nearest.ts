import { apiErrors } from '../../api/errors.ts';
import type { Calibrations, LimitWish } from '../../functions/domain/verification/calibration.ts';
import { type Comparison, compareAll, type FacePair } from '../../functions/domain/verification/compare-faces.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';
import { listNamedFaces, type NamedFace } from '../results/list-faces.ts';
import type { PictureResult } from '../results/picture-result.ts';

/** The decision about two pictures, by the two faces that are nearest to each other. */
export interface Nearest extends Pick<Comparison, 'threshold' | 'maxFalseMatchRate'> {
  readonly pair: FacePair;
  /** The faces of the pair, one of each picture, in the order of the pictures. */
  readonly faces: readonly [NamedFace, NamedFace];
  /** Pairs of one face of each picture that were compared. */
  readonly pairCount: number;
}

/**
 * Compares every face of one picture with every face of another one, by the rules of the API's comparison.
 *
 * @throws {ApiError} as `compareAll`
 * @throws {CommandError} for a picture without a face, and for pictures that were encoded by different encoders
 */
export function findNearest(
  one: PictureResult,
  other: PictureResult,
  wish: LimitWish,
  calibrations: Calibrations,
): Nearest {
  for (const result of [one, other]) requireFace(result);
  const faces = new Map(listNamedFaces([one, other]).map((face) => [face.faceId, face]));
  const { pairs, threshold, maxFalseMatchRate } = compareAll([...faces.values()], wish, calibrations);
  const found = pairs.flatMap((pair) => {
    const [a, b] = [faces.get(pair.a), faces.get(pair.b)];
    return a && b && a.imageId !== b.imageId ? [{ pair, faces: [a, b] as const }] : [];
  });
  const [nearest] = found.toSorted((a, b) => a.pair.distance - b.pair.distance);
  if (!nearest) throw new CommandError(exitCodes.api, apiErrors.encoder_mismatch.message);
  return { ...nearest, threshold, maxFalseMatchRate, pairCount: found.length };
}

function requireFace({ file, error, encodings }: PictureResult): void {
  if (error) throw new CommandError(exitCodes.picture, `${file}: ${error}`);
  if (encodings.length === 0) throw new CommandError(exitCodes.picture, `${file}: no face found`);
}
