import { describeDamage, describeForm } from '../../explain-failure.ts';
import { hasText, readUint16, readUint16LE, readUint32, readUint32LE } from '../../read-bytes.ts';

const ENTRY_BYTES = 12;
/** Where a file says where its first directory stands. */
const FIRST_DIRECTORY = 4;
/** Values of so many bytes stand in the entry itself, others at the place that the entry names. */
const INLINE_BYTES = 4;

/** Types of whole numbers without a sign, and bytes of every type (TIFF 6.0, section 2). */
const BYTE = 1;
const SHORT = 3;
const LONG = 4;
const TYPE_BYTES: readonly number[] = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

interface Entry {
  tag: number;
  type: number;
  /** Where the entry stands, and where its first value does. */
  at: number;
  data: number;
  /** Of all its values. */
  bytes: number;
}

/** One directory of a TIFF, which describes a picture: what its entries say, and which of them go on to a decoder. */
export class TiffDirectory {
  readonly #bytes: Uint8Array;
  readonly #isLittle: boolean;
  readonly #start: number;
  /** Where the place of the next directory stands. */
  readonly #next: number;
  /** By their tags; of a tag that comes twice the first. */
  readonly #entries = new Map<number, Entry>();

  /**
   * @param start where it stands; the first directory when it is left out
   * @throws {PictureError} it breaks off, or the file is a BigTIFF
   */
  constructor(bytes: Uint8Array, start?: number) {
    this.#bytes = bytes;
    this.#isLittle = hasText(bytes, 0, 'II');
    if (this.#short(2) !== 42) throw describeForm('tiff', 'for files of more than 4 GB (BigTIFF)');
    this.#start = start ?? this.#long(FIRST_DIRECTORY);
    const count = this.#short(this.#start);
    this.#next = this.#start + 2 + count * ENTRY_BYTES;
    if (this.#start < 8 || this.#next + 4 > bytes.length) throw describeDamage('tiff');
    for (let i = 0; i < count; i++) {
      const at = this.#start + 2 + i * ENTRY_BYTES;
      const [tag, type] = [this.#short(at), this.#short(at + 2)];
      const size = (TYPE_BYTES[type] ?? 8) * this.#long(at + 4);
      const data = size <= INLINE_BYTES ? at + 8 : this.#long(at + 8);
      if (!this.#entries.has(tag)) this.#entries.set(tag, { tag, type, at, data, bytes: size });
    }
  }

  /**
   * The first value of a tag.
   *
   * @throws {PictureError} it stands behind the end of the file, or has a type that a decoder may read in another way
   */
  read(tag: number, otherwise: number): number {
    const entry = this.#entries.get(tag);
    if (!entry) return otherwise;
    if (entry.data + (TYPE_BYTES[entry.type] ?? 0) > this.#bytes.length) throw describeDamage('tiff');
    if (entry.type === BYTE) return this.#bytes[entry.data] ?? 0;
    if (entry.type === SHORT) return this.#short(entry.data);
    if (entry.type === LONG) return this.#long(entry.data);
    throw describeForm('tiff', 'with numbers of a rare type');
  }

  /** All values of a tag of whole numbers; none when it is not there, or has another type. */
  readAll(tag: number): number[] {
    const entry = this.#entries.get(tag);
    if (!entry || (entry.type !== SHORT && entry.type !== LONG)) return [];
    const { data, bytes, type } = entry;
    const size = type === SHORT ? 2 : 4;
    const count = Math.floor(Math.min(bytes, this.#bytes.length - data) / size);
    return Array.from({ length: Math.max(0, count) }, (_, i) =>
      type === SHORT ? this.#short(data + 2 * i) : this.#long(data + 4 * i),
    );
  }

  /** All bytes of a tag; none when it is not there. */
  readBytes(tag: number): Uint8Array {
    const entry = this.#entries.get(tag);
    return entry ? this.#bytes.subarray(entry.data, entry.data + entry.bytes) : new Uint8Array(0);
  }

  /** The next directory. Undefined when this is the last. @throws {PictureError} it breaks off */
  openNext(): TiffDirectory | undefined {
    const start = this.#long(this.#next);
    return start === 0 ? undefined : new TiffDirectory(this.#bytes, start);
  }

  /** A copy of the file that has this directory only, with these entries. */
  copyWith(tags: ReadonlySet<number>): Uint8Array {
    const kept = [...this.#entries.values()].filter(({ tag }) => tags.has(tag));
    const copy = Buffer.from(this.#bytes);
    if (this.#isLittle) {
      copy.writeUInt32LE(this.#start, FIRST_DIRECTORY);
      copy.writeUInt16LE(kept.length, this.#start);
    } else {
      copy.writeUInt32BE(this.#start, FIRST_DIRECTORY);
      copy.writeUInt16BE(kept.length, this.#start);
    }
    for (const [i, { at }] of kept.entries()) {
      copy.set(this.#bytes.subarray(at, at + ENTRY_BYTES), this.#start + 2 + i * ENTRY_BYTES);
    }
    copy.writeUInt32BE(0, this.#start + 2 + kept.length * ENTRY_BYTES);
    return copy;
  }

  #short(at: number): number {
    return this.#isLittle ? readUint16LE(this.#bytes, at) : readUint16(this.#bytes, at);
  }

  #long(at: number): number {
    return this.#isLittle ? readUint32LE(this.#bytes, at) : readUint32(this.#bytes, at);
  }
}
