import { CommandError } from '../command-error.ts';
import type { CommandContext } from '../context.ts';
import { encodeHere } from '../encode-here.ts';
import { exitCodes } from '../exit-codes.ts';
import type { PictureSource } from '../pictures/picture-source.ts';
import { listNamedFaces, type NamedFace } from './list-faces.ts';
import type { PictureResult } from './picture-result.ts';

/** The faces of many pictures. */
export interface EncodedFaces {
  readonly faces: readonly NamedFace[];
  /** All pictures that were asked for, in their order. */
  readonly pictures: readonly PictureResult[];
  /** Those that cannot be used. */
  readonly unusable: readonly PictureResult[];
}

/**
 * Encodes pictures in this process, for commands that look at all of their faces together. Names the pictures that cannot be used on
 * standard error.
 *
 * @param first number of the first picture, for the names of the faces
 * @param most faces that fit into memory with what is made of them
 * @throws {CommandError} for more faces
 */
export async function encodeFaces(
  sources: readonly PictureSource[],
  context: Pick<CommandContext, 'terminal' | 'signal'>,
  { first = 1, most }: { readonly first?: number; readonly most: number },
): Promise<EncodedFaces> {
  const pictures: PictureResult[] = [];
  let count = 0;
  await encodeHere(sources, context, async (result, index) => {
    pictures[index] = result;
    count += result.encodings.length;
    if (count > most) {
      throw new CommandError(exitCodes.picture, `More than ${most} faces: take fewer pictures at a time`);
    }
  });
  const unusable = pictures.filter(({ status }) => status === 'failed');
  for (const { file, error } of unusable) context.terminal.stderr.write(`${file}: ${error}\n`);
  return { faces: listNamedFaces(pictures, first), pictures, unusable };
}
