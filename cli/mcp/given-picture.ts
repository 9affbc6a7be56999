import { realpath } from 'node:fs/promises';
import { basename, relative, resolve, sep } from 'node:path';
import * as z from 'zod';
import { MAX_UPLOAD_BYTES } from '../../api/limits.ts';
import { FileTooLarge, readBytes } from '../pictures/read-bytes.ts';

/** A picture as a language model can give it: it names a file, or passes the bytes on. */
export const givenPictureSchema = z.union([
  z.strictObject({ path: z.string().min(1).describe('Path of a picture file in a folder that this server may read') }),
  z.strictObject({ data: z.base64().min(1).describe('The bytes of the picture in base64') }),
]);

export type GivenPicture = z.infer<typeof givenPictureSchema>;

/** A picture with the name by which answers speak of it. */
export interface NamedPicture {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A picture that cannot or must not be read. The message is for the one who asked. */
export class PictureRefused extends Error {
  override readonly name = 'PictureRefused';
}

/**
 * Reads a picture.
 *
 * @param folders with all that is in them, the only places whose files are read
 * @param place of the picture among those that were given, from 1; names it when it has no file
 * @throws {PictureRefused} outside of these folders, whether or not there is such a file; and where it cannot be read
 */
export async function readGivenPicture(
  given: GivenPicture,
  folders: readonly string[],
  place: number,
): Promise<NamedPicture> {
  if ('data' in given) return { name: `picture ${place}`, bytes: checkSize(Buffer.from(given.data, 'base64')) };
  if (folders.length === 0) {
    throw new PictureRefused(
      'This server may not read files. It was started without --allow-folder; pass the bytes as data.',
    );
  }
  const file = await findAllowed(given.path, folders);
  if (!file) throw new PictureRefused(`${given.path}: not a file in ${folders.join(', ')}`);
  const bytes = await readBytes(file, { limit: MAX_UPLOAD_BYTES }).catch((error: unknown) => {
    throw error instanceof FileTooLarge ? refuseSize('more') : new PictureRefused(`${given.path}: cannot be read`);
  });
  return { name: basename(given.path), bytes };
}

/** The file or folder itself, behind all links: a link out of an allowed folder leads to a place that is not allowed. */
export async function findAllowed(path: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const root = await realpath(folder).catch(() => undefined);
    const place = await realpath(resolve(folder, path)).catch(() => undefined);
    if (root && place && isInside(root, place)) return place;
  }
  return undefined;
}

function isInside(folder: string, file: string): boolean {
  const way = relative(folder, file);
  return way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === file;
}

function checkSize<Bytes extends Uint8Array>(bytes: Bytes): Bytes {
  if (bytes.byteLength <= MAX_UPLOAD_BYTES) return bytes;
  throw refuseSize(String(bytes.byteLength));
}

const refuseSize = (size: string) =>
  new PictureRefused(`A picture may have ${MAX_UPLOAD_BYTES} bytes, and this one has ${size}`);
