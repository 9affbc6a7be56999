import { readFile } from 'node:fs/promises';
import { measureDistance } from '../../api/distance.ts';
import type { BuiltInEncoder, Face } from '../../encoder/index.ts';
import { cutPortrait, findFaces, findNearest } from './measured-face.ts';
import type { Harm } from './worsen-picture.ts';

/** A picture of a person, as it came or made worse. */
export interface WorsePicture {
  /** Who it is of, and of which photo it was made. */
  readonly person: string;
  readonly photo: string;
  /** `as it is`, or how it was made worse. */
  readonly kind: string;
  readonly level: number;
  /** What was found in it; undefined where no face was. */
  readonly face: Face | undefined;
  /** How far its vector is from that of the portrait before it was made worse. */
  readonly moved: number;
}

/** A portrait whose vector is farther from the face in the photo shows somebody else, or too little of the face. */
const SAME_FACE = 0.3;

/** The face of a photo, and its portrait in these worse versions; empty where the portrait is no good to begin with. */
export async function worsenFace(
  encoder: BuiltInEncoder,
  { person, photo, face }: { readonly person: string; readonly photo: string; readonly face: Face },
  harms: readonly Harm[],
): Promise<WorsePicture[]> {
  const portrait = await cutPortrait(photo, face);
  const clean = findNearest(await findFaces(encoder, portrait.bytes), face.vector);
  if (!clean || measureDistance(clean.vector, face.vector) > SAME_FACE) return [];
  const pictures: WorsePicture[] = [{ person, photo, kind: 'as it is', level: 0, face, moved: 0 }];
  for (const { kind, level, worsen } of harms) {
    const bytes = await worsen({ ...portrait, box: clean.box });
    const found = findNearest(await findFaces(encoder, bytes), clean.vector);
    const moved = found ? measureDistance(found.vector, clean.vector) : Number.NaN;
    pictures.push({ person, photo, kind, level, face: found, moved });
  }
  return pictures;
}

/** The largest face of each photo of a person. */
export async function readLargestFace(encoder: BuiltInEncoder, photo: string): Promise<Face | undefined> {
  const [largest] = await findFaces(encoder, await readFile(photo));
  return largest;
}
