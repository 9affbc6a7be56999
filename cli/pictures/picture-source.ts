import { basename } from 'node:path';
import { type PictureFile, readPicture, STANDARD_INPUT, type UnreadableFile } from './read-pictures.ts';

/** A picture that was asked for. It is read when its turn comes: hundreds of them do not fit into memory. */
export interface PictureSource {
  /** As it was typed, or as its folder was typed and its way from there. */
  readonly path: string;
  /** Without folders, for places with little room. */
  readonly name: string;
  /** @throws the reason of the signal, as soon as that is aborted */
  read(signal?: AbortSignal): Promise<PictureFile | UnreadableFile>;
}

export const sourceOf = (path: string): PictureSource => ({
  path,
  name: path === STANDARD_INPUT ? 'standard input' : basename(path),
  read: (signal) => readPicture(path, signal),
});

/** A folder in which there is nothing to read: one of the results, as a file that cannot be read is. */
export const sourceOfProblem = (path: string, problem: string): PictureSource => ({
  path,
  name: basename(path),
  read: async () => ({ path, problem }),
});

/** A picture that was read already. */
export const sourceOfFile = (file: PictureFile): PictureSource => ({ ...file, read: async () => file });
