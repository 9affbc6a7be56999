import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { PictureError } from '../../picture-error.ts';
import { describeDamage } from '../explain-failure.ts';
import type { HeicReply, HeicRequest } from './heic-messages.ts';
import { keepWasmCode } from './keep-wasm-code.ts';

/** The program of the thread, in the same language as this file: TypeScript in the sources, JavaScript where they are compiled. */
const WORKER = new URL(`./heic-worker${extname(import.meta.filename)}`, import.meta.url);

/** Bytes that the decoder may hold: a picture of 32 megapixels needs 260 MB. */
const MAX_MEMORY = 320_000_000;

/** The largest picture that is taken needs 1.5 s of a processor; ms. */
const TIME_LIMIT = 20_000;

/** An upright picture, RGB, somewhat smaller than it was. */
export interface DecodedHeic {
  data: Uint8Array;
  width: number;
  height: number;
  /** Its size before, px. */
  fullWidth: number;
  fullHeight: number;
}

export interface HeicLimits {
  maxMemory?: number;
  timeLimit?: number;
}

/**
 * Decodes an HEIC picture in a thread of its own, which loads the decoder and ends afterwards.
 *
 * @param size longest side that is wanted, px
 * @throws {PictureError} it is damaged, or takes too much memory
 * @throws any other error: it took too long, or no thread could be started
 */
export async function decodeHeic(
  bytes: Uint8Array,
  size: number,
  { maxMemory = MAX_MEMORY, timeLimit = TIME_LIMIT }: HeicLimits = {},
): Promise<DecodedHeic> {
  const { promise, resolve, reject } = Promise.withResolvers<HeicReply>();
  const request: HeicRequest = { bytes, size, maxMemory };
  keepWasmCode();
  // The library prints why it failed: that is not for the output of this process.
  const worker = new Worker(WORKER, { workerData: request, stdout: true, stderr: true });
  worker.on('message', resolve);
  worker.on('error', reject);
  worker.on('exit', (code) => reject(new Error(`the thread that decodes HEIC ended with code ${code}`)));
  const timer = setTimeout(() => reject(new Error(`decoding took longer than ${timeLimit} ms`)), timeLimit);
  try {
    const reply = await promise;
    if (reply.kind === 'decoded') return reply;
    throw reply.reason === 'damaged' ? describeDamage('heic') : describeMemory();
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function describeMemory(): PictureError {
  return new PictureError(
    'image_too_many_pixels',
    'This HEIC picture takes too much memory to open. Send it as JPEG, or with fewer pixels.',
    { detectedType: 'heic' },
  );
}
