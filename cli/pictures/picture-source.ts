import { basename } from 'node:path';
import { type PictureFile, readPicture, STANDARD_INPUT, type UnreadableFile } from './read-pictures.ts';

/** A picture that was asked for. It is read when its turn comes: hundreds of them do not fit into memory. */
export interface PictureSource {
  /** As it was typed, or as its folder was typed and its way from there. */
  readonly path: string;
  /** Without folders, for places with little room. */
  readonly name: string;
  read(): Promise<PictureFile | UnreadableFile>;
}

export const sourceOf = (path: string): PictureSource => ({
  path,
  name: path === STANDARD_INPUT ? 'standard input' : basename(path),
  read: () => readPicture(path),
});

/** A picture that was read already. */
export const sourceOfFile = (file: PictureFile): PictureSource => ({ ...file, read: async () => file });
