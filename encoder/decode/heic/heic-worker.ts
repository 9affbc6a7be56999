import { parentPort, workerData } from 'node:worker_threads';
import libheif, { type HeifImage } from 'libheif-js/wasm-bundle.js';
import type { HeicReply, HeicRequest } from './heic-messages.ts';
import { ShrinkingRows } from './shrinking-rows.ts';

/** Entry of a thread that decodes one HEIC picture and ends. Its memory is free again then, which that of WebAssembly never is before. */
const { bytes, size, maxMemory }: HeicRequest = workerData;
const PAGE_BYTES = 65_536;

let wasMemoryRefused = false;
limitMemory();
const reply = await decode();
parentPort?.postMessage(reply, reply.kind === 'decoded' ? [reply.data.buffer] : []);

async function decode(): Promise<HeicReply> {
  const failed = (): HeicReply => ({ kind: 'failed', reason: wasMemoryRefused ? 'memory' : 'damaged' });
  try {
    const images = new libheif.HeifDecoder().decode(bytes);
    const image = images.find((other) => other.is_primary()) ?? images[0];
    if (!image) return failed();
    const [fullWidth, fullHeight] = [image.get_width(), image.get_height()];
    const rows = await decodeRows(image, fullWidth, fullHeight);
    if (!rows) return failed();
    const { data, width, height } = rows;
    return { kind: 'decoded', data: new Uint8Array(data), width, height, fullWidth, fullHeight };
  } catch {
    return failed();
  }
}

/** Shrinks the picture on its way out of the decoder's memory, to at least twice the size that is wanted. */
async function decodeRows(image: HeifImage, width: number, height: number): Promise<ShrinkingRows | undefined> {
  const factor = Math.max(1, Math.floor(Math.max(width, height) / (2 * size)));
  const rows = new ShrinkingRows(width, height, Math.min(factor, width, height));
  const { promise, resolve } = Promise.withResolvers<boolean>();
  // The library decodes in a task of its own, so what it throws comes out there.
  process.once('unhandledRejection', () => resolve(false));
  process.once('uncaughtException', () => resolve(false));
  image.display({ data: rows }, (target) => resolve(target !== null));
  return (await promise) ? rows : undefined;
}

/** Memory beyond the limit is refused, as if the machine had no more. The library has no limit of its own to set. */
function limitMemory(): void {
  const grow = WebAssembly.Memory.prototype.grow;
  WebAssembly.Memory.prototype.grow = function growWithinLimit(pages) {
    if (this.buffer.byteLength + pages * PAGE_BYTES > maxMemory) {
      wasMemoryRefused = true;
      throw new RangeError('the decoder may not take more memory');
    }
    return grow.call(this, pages);
  };
}
