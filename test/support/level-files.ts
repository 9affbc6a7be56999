import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Everything that stands in the files of a LevelDB, deleted and overwritten records too. Its tables are compressed and
 * shorten keys, its logs cut records in pieces: a search of the raw bytes would miss what is there.
 */
export function readLevelFiles(folder: string): { readonly name: string; readonly content: string }[] {
  return readdirSync(folder).map((name) => {
    const bytes = readUnlessGone(join(folder, name));
    return { name, content: bytes ? decode(name, bytes).toString('latin1') : '' };
  });
}

/** The stores may delete a file at any time. */
export function readUnlessGone(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function decode(name: string, bytes: Buffer): Buffer {
  if (/\.(ldb|sst)$/.test(name)) return Buffer.concat([...readTable(bytes)].flat());
  if (/\.log$|^MANIFEST/.test(name)) return joinRecords(bytes);
  return bytes;
}

const BLOCK_BYTES = 32 * 1024;
const RECORD_HEADER_BYTES = 7;

/** Logs and lists of files: blocks with records, of which a long one continues in the next block. */
function joinRecords(log: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let start = 0; start < log.length; start += BLOCK_BYTES) {
    const block = log.subarray(start, start + BLOCK_BYTES);
    for (let at = 0; at + RECORD_HEADER_BYTES <= block.length; ) {
      const end = at + RECORD_HEADER_BYTES + block.readUInt16LE(at + 4);
      parts.push(block.subarray(at + RECORD_HEADER_BYTES, end));
      at = end;
    }
  }
  return Buffer.concat(parts);
}

const FOOTER_BYTES = 48;

/** Keys and values of a table, in turn. Its footer tells where the index is, and the index where the blocks are. */
function* readTable(table: Buffer): Generator<Buffer[]> {
  const footer = new Reader(table.subarray(-FOOTER_BYTES));
  const [, , indexStart = 0, indexSize = 0] = [footer.number(), footer.number(), footer.number(), footer.number()];
  for (const [, handle] of readBlock(table, indexStart, indexSize)) {
    const place = new Reader(handle);
    yield* readBlock(table, place.number(), place.number());
  }
}

function* readBlock(table: Buffer, start: number, size: number): Generator<[key: Buffer, value: Buffer]> {
  const stored = table.subarray(start, start + size);
  const block = table[start + size] === 1 ? decompress(stored) : stored;
  const restarts = block.readUInt32LE(block.length - 4);
  const entries = new Reader(block.subarray(0, block.length - 4 * (restarts + 1)));
  let key: Buffer = Buffer.alloc(0);
  while (entries.left > 0) {
    const [shared, rest, length] = [entries.number(), entries.number(), entries.number()];
    key = Buffer.concat([key.subarray(0, shared), entries.take(rest)]);
    yield [key, entries.take(length)];
  }
}

/** Snappy: literal bytes, and copies of what came before. */
function decompress(stored: Buffer): Buffer {
  const input = new Reader(stored);
  const output = Buffer.alloc(input.number());
  let at = 0;
  while (input.left > 0) {
    const tag = input.byte();
    if ((tag & 3) === 0) {
      const short = tag >> 2;
      const literal = input.take(1 + (short < 60 ? short : input.integer(short - 59)));
      at += literal.copy(output, at);
      continue;
    }
    const isNear = (tag & 3) === 1;
    const length = isNear ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1;
    const distance = isNear ? ((tag >> 5) << 8) | input.byte() : input.integer((tag & 3) === 2 ? 2 : 4);
    // Byte by byte: a copy may overlap with itself.
    for (const end = at + length; at < end; at += 1) output[at] = output[at - distance] ?? 0;
  }
  return output;
}

class Reader {
  #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length;
  }

  take(length: number): Buffer {
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }

  byte(): number {
    return this.take(1).readUInt8();
  }

  /** Little-endian, of so many bytes. */
  integer(length: number): number {
    return this.take(length).readUIntLE(0, length);
  }

  /** Seven bits a byte, the lowest first, until a byte has no eighth bit. */
  number(): number {
    const byte = this.byte();
    return byte < 128 ? byte : byte - 128 + 128 * this.number();
  }
}
