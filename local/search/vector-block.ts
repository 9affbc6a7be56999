import { VECTOR_LENGTH } from '../../api/limits.ts';
import type { Nearest } from './nearest.ts';

/**
 * Numbers of one slice of a vector. The vectors of a block lie in slices: first the first 32 numbers of all vectors, then the
 * next of all. Most strangers are too far away after two slices, so half of the memory is never read.
 */
const SLICE = 32;
const SLICES = VECTOR_LENGTH / SLICE;

/** Vectors of a full block: 2 MB of numbers. */
export const BLOCK_VECTORS = 4096;

/** Vectors of the first block of a partition at its beginning, so that many small partitions cost little memory. */
const FIRST_VECTORS = 16;

/** Of an entry that was removed: no time is before it. */
const REMOVED = 0;

/** Some thousand vectors with their ids in ascending order. */
export class VectorBlock {
  private capacity = FIRST_VECTORS;
  private ids = new Float64Array(FIRST_VECTORS);
  private expiries = new Float64Array(FIRST_VECTORS);
  private slices = makeSlices(FIRST_VECTORS);
  private count = 0;
  /** Entries that were not removed. */
  live = 0;

  get isFull(): boolean {
    return this.count === BLOCK_VECTORS;
  }

  get firstId(): number {
    return this.ids[0] ?? 0;
  }

  /** Adds a vector. Its id must be larger than all before it. */
  add(id: number, expiresAt: number, vector: Float32Array): void {
    if (this.count === this.capacity) this.grow();
    this.ids[this.count] = id;
    this.expiries[this.count] = expiresAt;
    for (let slice = 0; slice < SLICES; slice += 1) {
      this.slices[slice]?.set(vector.subarray(slice * SLICE, (slice + 1) * SLICE), this.count * SLICE);
    }
    this.count += 1;
    this.live += 1;
  }

  /** Overwrites the vector of an id. */
  remove(id: number): void {
    const place = this.find(id);
    if (this.ids[place] !== id || place >= this.count || this.expiries[place] === REMOVED) return;
    this.expiries[place] = REMOVED;
    for (const slice of this.slices) slice.fill(0, place * SLICE, (place + 1) * SLICE);
    this.live -= 1;
  }

  /** Calls back for all entries that were not removed, in the order of their ids. */
  readAll(use: (id: number, expiresAt: number, vector: Float32Array) => void): void {
    const vector = new Float32Array(VECTOR_LENGTH);
    for (let place = 0; place < this.count; place += 1) {
      if (this.expiries[place] === REMOVED) continue;
      for (let slice = 0; slice < SLICES; slice += 1) {
        const numbers = this.slices[slice]?.subarray(place * SLICE, (place + 1) * SLICE);
        if (numbers) vector.set(numbers, slice * SLICE);
      }
      use(this.ids[place] ?? 0, this.expiries[place] ?? 0, vector);
    }
  }

  /**
   * Compares the vectors that have not expired with one.
   *
   * @returns how many they are
   */
  search(vector: Float32Array, now: number, nearest: Nearest): number {
    const { ids, expiries, slices, count } = this;
    const [first, second, third, fourth] = slices;
    const [a, b, c, d] = [0, 1, 2, 3].map((slice) => vector.subarray(slice * SLICE, (slice + 1) * SLICE));
    if (!(first && second && third && fourth && a && b && c && d)) return 0;
    let searched = 0;
    for (let place = 0; place < count; place += 1) {
      if ((expiries[place] ?? 0) <= now) continue;
      searched += 1;
      const start = place * SLICE;
      const { bound } = nearest;
      let square = squareOfSlice(first, start, a);
      if (square > bound) continue;
      square += squareOfSlice(second, start, b);
      if (square > bound) continue;
      square += squareOfSlice(third, start, c);
      if (square > bound) continue;
      square += squareOfSlice(fourth, start, d);
      if (square <= bound) nearest.keep(ids[place] ?? 0, square);
    }
    return searched;
  }

  /** The place of an id, or where it would be. */
  private find(id: number): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.ids[middle] ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private grow(): void {
    this.capacity = Math.min(BLOCK_VECTORS, this.capacity * 4);
    const [ids, expiries, slices] = [this.ids, this.expiries, this.slices];
    this.ids = new Float64Array(this.capacity);
    this.expiries = new Float64Array(this.capacity);
    this.slices = makeSlices(this.capacity);
    this.ids.set(ids);
    this.expiries.set(expiries);
    for (const [index, numbers] of slices.entries()) {
      this.slices[index]?.set(numbers);
      numbers.fill(0);
    }
  }
}

const makeSlices = (vectors: number): Float32Array[] =>
  Array.from({ length: SLICES }, () => new Float32Array(vectors * SLICE));

/** The square of the distance in one slice. Eight numbers a turn, in four sums, let the processor work on several at once. */
function squareOfSlice(numbers: Float32Array, start: number, vector: Float32Array): number {
  let [one, two, three, four] = [0, 0, 0, 0];
  for (let index = 0; index < SLICE; index += 8) {
    const at = start + index;
    const a = difference(numbers, at, vector, index);
    const b = difference(numbers, at + 1, vector, index + 1);
    const c = difference(numbers, at + 2, vector, index + 2);
    const d = difference(numbers, at + 3, vector, index + 3);
    const e = difference(numbers, at + 4, vector, index + 4);
    const f = difference(numbers, at + 5, vector, index + 5);
    const g = difference(numbers, at + 6, vector, index + 6);
    const h = difference(numbers, at + 7, vector, index + 7);
    one += a * a + e * e;
    two += b * b + f * f;
    three += c * c + g * g;
    four += d * d + h * h;
  }
  return one + two + (three + four);
}

const difference = (numbers: Float32Array, at: number, vector: Float32Array, index: number): number =>
  (numbers[at] ?? 0) - (vector[index] ?? 0);
