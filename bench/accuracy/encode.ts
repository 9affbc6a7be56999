import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { openEncoder, PictureError } from '../../encoder/index.ts';
import { peerLauncher } from '../support/folders.ts';
import { InputError } from '../support/input-error.ts';

/** Vectors of a picture's faces, the largest first; a string says why there are none (this encoder's error code, or the peer's message). */
export type Encoded = Map<string, number[][] | string>;

/** Pictures in memory beyond those that a thread works on, so that no thread waits for the disk. */
export const READ_AHEAD = 2;

/** This encoder on every picture. */
export async function encodeWithOurs(
  folder: string,
  files: readonly string[],
  detectionThreshold: number,
): Promise<Encoded> {
  const threads = availableParallelism();
  const encoder = await openEncoder({ threads, detectionThreshold });
  try {
    return await encodeFiles(files, threads + READ_AHEAD, encodeFile);
  } finally {
    await encoder.close();
  }

  async function encodeFile(file: string): Promise<number[][] | string> {
    try {
      const { faces } = await encoder.encode(await readFile(join(folder, file)));
      return faces.map(({ vector }) => vector);
    } catch (error) {
      if (error instanceof PictureError) return error.code;
      throw error;
    }
  }
}

/** Encodes files, so many at once: however many there are, no more than that are ever in memory. */
export async function encodeFiles<Result>(
  files: readonly string[],
  atOnce: number,
  encode: (file: string) => Promise<Result>,
): Promise<Map<string, Result>> {
  const encoded = new Map<string, Result>();
  const waiting = files.values();
  const work = async (): Promise<void> => {
    for (const file of waiting) encoded.set(file, await encode(file));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return encoded;
}

const peerSchema = z.record(z.string(), z.union([z.array(z.array(z.number()).length(128)), z.string()]));

/** face_recognition on every picture, as its README shows it: full size, its own detector, one vector a face. */
export async function encodeWithPeer(folder: string, files: readonly string[]): Promise<Encoded> {
  const work = await mkdtemp(join(tmpdir(), 'face-encode-accuracy-'));
  try {
    const [list, answer] = [join(work, 'files.json'), join(work, 'vectors.json')];
    await writeFile(list, JSON.stringify(files));
    const script = join(import.meta.dirname, 'encode_with_peer.py');
    await promisify(execFile)('python3', [peerLauncher, script, folder, list, answer]).catch((cause: Error) => {
      const [reason = ''] = cause.message.trim().split('\n').slice(-1);
      throw new InputError(`--peer: face_recognition could not be installed or run: ${reason}`, { cause });
    });
    return new Map(Object.entries(peerSchema.parse(JSON.parse(await readFile(answer, 'utf8')))));
  } finally {
    await rm(work, { recursive: true });
  }
}
