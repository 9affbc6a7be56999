import { VECTOR_LENGTH } from '../../api/limits.ts';
import { Nearest } from './nearest.ts';
import { VectorBlock } from './vector-block.ts';

/** Vectors that come into the index together. */
export interface NewVectors {
  readonly partition: string;
  /** In ascending order, larger than all before them. */
  readonly ids: Float64Array;
  /** Milliseconds since 1970. */
  readonly expiries: Float64Array;
  /** One vector after the other. */
  readonly vectors: Float32Array;
}

export interface VectorQuery {
  readonly partition: string;
  readonly vector: Float32Array;
  readonly limit: number;
  readonly maxDistance: number;
  readonly now: number;
}

export interface VectorResult {
  /** Nearest first. */
  readonly ids: readonly number[];
  /** How many vectors were compared: all of the partition that have not expired. */
  readonly searched: number;
  readonly hasMore: boolean;
}

/** Part of the entries of a partition that may be removed ones before it is written anew. */
const MAX_REMOVED = 0.25;

/** All enrolled vectors by their partition, for an exact search. */
export class VectorPartitions {
  private readonly partitions = new Map<string, Partition>();

  add({ partition, ids, expiries, vectors }: NewVectors): void {
    const blocks = this.partitions.get(partition) ?? new Partition();
    this.partitions.set(partition, blocks);
    for (const [index, id] of ids.entries()) {
      const start = index * VECTOR_LENGTH;
      blocks.add(id, expiries[index] ?? 0, vectors.subarray(start, start + VECTOR_LENGTH));
    }
  }

  remove(partition: string, id: number): void {
    const blocks = this.partitions.get(partition);
    if (!blocks) return;
    blocks.remove(id);
    if (blocks.live === 0) this.partitions.delete(partition);
  }

  search({ partition, vector, limit, maxDistance, now }: VectorQuery): VectorResult {
    const nearest = new Nearest(limit, maxDistance);
    const searched = this.partitions.get(partition)?.search(vector, now, nearest) ?? 0;
    return { ids: nearest.list(), searched, hasMore: nearest.hasMore };
  }
}

class Partition {
  private blocks: VectorBlock[] = [];
  private added = 0;
  live = 0;

  add(id: number, expiresAt: number, vector: Float32Array): void {
    let last = this.blocks.at(-1);
    if (!last || last.isFull) {
      last = new VectorBlock();
      this.blocks.push(last);
    }
    last.add(id, expiresAt, vector);
    this.added += 1;
    this.live += 1;
  }

  remove(id: number): void {
    const block = this.blocks.findLast(({ firstId }) => firstId <= id);
    if (!block) return;
    const before = block.live;
    block.remove(id);
    this.live -= before - block.live;
    if (this.added - this.live > MAX_REMOVED * this.added) this.compact();
  }

  search(vector: Float32Array, now: number, nearest: Nearest): number {
    return this.blocks.reduce((searched, block) => searched + block.search(vector, now, nearest), 0);
  }

  private compact(): void {
    const old = this.blocks;
    this.blocks = [];
    [this.added, this.live] = [0, 0];
    for (const block of old) block.readAll((id, expiresAt, vector) => this.add(id, expiresAt, vector));
  }
}
