import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { openEncoder, PictureError } from '../encoder/index.ts';

/** Vectors of a picture's faces, the largest first; a string says why there are none. */
export type Encoded = Map<string, number[][] | string>;

/** This encoder on every picture. */
export async function encodeWithOurs(
  folder: string,
  files: readonly string[],
  detectionThreshold: number,
): Promise<Encoded> {
  const encoder = await openEncoder({ threads: availableParallelism(), detectionThreshold });
  try {
    return new Map(await Promise.all(files.map(async (file) => [file, await encodeFile(file)] as const)));
  } finally {
    await encoder.close();
  }

  async function encodeFile(file: string): Promise<number[][] | string> {
    try {
      const { faces } = await encoder.encode(await readFile(join(folder, file)));
      return faces.map(({ vector }) => vector);
    } catch (error) {
      if (error instanceof PictureError) return error.message;
      throw error;
    }
  }
}

const peerSchema = z.record(z.string(), z.union([z.array(z.array(z.number()).length(128)), z.string()]));

/** face_recognition on every picture, as its README shows it: full size, its own detector, one vector a face. */
export async function encodeWithPeer(folder: string, files: readonly string[]): Promise<Encoded> {
  const work = await mkdtemp(join(tmpdir(), 'face-encode-accuracy-'));
  try {
    const [list, answer] = [join(work, 'files.json'), join(work, 'vectors.json')];
    await writeFile(list, JSON.stringify(files));
    const launcher = join(import.meta.dirname, '../encoder/golden/peer_environment.py');
    const script = join(import.meta.dirname, 'accuracy_peer.py');
    await promisify(execFile)('python3', [launcher, script, folder, list, answer]);
    return new Map(Object.entries(peerSchema.parse(JSON.parse(await readFile(answer, 'utf8')))));
  } finally {
    await rm(work, { recursive: true });
  }
}
