import { createHash } from 'node:crypto';
import { VECTOR_LENGTH } from '../../../api/limits.ts';

/**
 * Pictures of the rig are texts, and what an encoder finds in them derives from their bytes: a vector that stands with the
 * wrong picture shows at once.
 */
export const pictureNumber = (n: number): Buffer => Buffer.from(`picture ${n}`);

/** Shows more faces than are allowed: fails for good at the first try. */
export const crowdedPicture = Buffer.from('crowd');

/** The encoder never answers it: ends in the dead-letter queue. */
export const unencodablePicture = Buffer.from('the encoder breaks down');

const known = new Map<string, number[][]>();

/** The vectors of the faces in a picture: one face, or two. A crowd has none that anyone may see. */
export function vectorsOf(picture: Uint8Array): number[][] | undefined {
  if (crowdedPicture.equals(picture)) return undefined;
  const digest = createHash('sha256').update(picture).digest();
  const name = digest.toString('hex');
  const vectors = known.get(name) ?? Array.from({ length: 1 + (digest.readUInt8(0) % 2) }, (_, i) => vector(name, i));
  known.set(name, vectors);
  return vectors;
}

/** A first face has 32-bit floats, as a network gives them; the numbers of a second one need 64 bits. */
const divisors = [32_768, 32_769];

/** 128 numbers from -1 to 1: sixteen-bit pieces of a chain of digests. */
function vector(name: string, face: number): number[] {
  const pieces = Array.from({ length: VECTOR_LENGTH / 16 }, (_, piece) =>
    createHash('sha256').update(`${name}/${face}/${piece}`).digest(),
  );
  const bytes = Buffer.concat(pieces);
  return Array.from({ length: VECTOR_LENGTH }, (_, i) => bytes.readInt16LE(i * 2) / (divisors[face] ?? 1));
}
