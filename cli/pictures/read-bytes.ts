import { createReadStream } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';

/** A larger file is no picture that can be opened: the largest that is held whole takes 240 MB as bare pixels. */
const MAX_FILE_BYTES = 256_000_000;

/** A file that has no end, or is far larger than a picture. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
}

interface ReadOptions {
  readonly limit?: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The bytes of a file, or of a stream such as standard input. Of devices and pipes, no size is known before.
 *
 * @throws {FileTooLarge} as soon as there are more than `limit` bytes
 * @throws an `AbortError` as soon as the signal is aborted
 * @throws with a `code` of the operating system when the file cannot be read
 */
export async function readBytes(
  source: string | Readable,
  { limit = MAX_FILE_BYTES, signal }: ReadOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = typeof source === 'string' ? createReadStream(source, { highWaterMark: 1024 * 1024 }) : source;
  if (signal) addAbortSignal(signal, stream);
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > limit) throw new FileTooLarge(`it is larger than ${limit / 1e6} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
