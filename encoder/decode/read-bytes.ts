/** Whole numbers and names in a file's bytes. A place behind the end of the file reads as 0, so no length has to be checked first. */

export function readUint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

export function readUint16LE(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

export function readUint24LE(bytes: Uint8Array, at: number): number {
  return readUint16LE(bytes, at) | ((bytes[at + 2] ?? 0) << 16);
}

export function readUint32(bytes: Uint8Array, at: number): number {
  return readUint16(bytes, at) * 0x10000 + readUint16(bytes, at + 2);
}

export function readUint32LE(bytes: Uint8Array, at: number): number {
  return readUint16LE(bytes, at) + readUint16LE(bytes, at + 2) * 0x10000;
}

/** Whether these characters (Latin-1) stand there. */
export function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

export function readText(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}

/** The number that `readUint32` reads where this name of four characters stands. */
export function fourCharacters(name: string): number {
  return readUint32(Buffer.from(name, 'latin1'), 0);
}

/** Parts of a file that go on to the decoder, in order. Parts that touch each other become one. */
export class KeptParts {
  readonly #source: Uint8Array;
  readonly #parts: Uint8Array[] = [];
  #start = 0;
  #end = 0;

  constructor(source: Uint8Array) {
    this.#source = source;
  }

  keep(start: number, end: number): void {
    if (start !== this.#end) {
      this.#flush();
      this.#start = start;
    }
    this.#end = Math.min(end, this.#source.length);
  }

  insert(part: Uint8Array): void {
    this.#flush();
    this.#start = this.#end;
    this.#parts.push(part);
  }

  /** Not copied: a copy of megabytes takes a millisecond, most of it for memory that is new to the process. */
  list(): readonly Uint8Array[] {
    this.#flush();
    this.#start = this.#end;
    return this.#parts;
  }

  concat(): Uint8Array {
    return Buffer.concat(this.list());
  }

  #flush(): void {
    if (this.#end > this.#start) this.#parts.push(this.#source.subarray(this.#start, this.#end));
  }
}
