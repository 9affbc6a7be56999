import { describe, expect, it } from 'vitest';
import { VECTOR_LENGTH } from '../../../../api/limits.ts';
import { BLOCK_VECTORS } from '../../../../local/search/vector-block.ts';
import { VectorPartitions } from '../../../../local/search/vector-partitions.ts';
import { seededRandom } from '../../../support/seeded-random.ts';

const NOW = 1000;

interface Entry {
  readonly id: number;
  readonly expiresAt: number;
  readonly vector: readonly number[];
}

const random = seededRandom(7);

const makeVector = (): number[] => Array.from({ length: VECTOR_LENGTH }, () => random() - 0.5);

const makeEntries = (count: number, firstId = 1): Entry[] =>
  Array.from({ length: count }, (_, index) => ({
    id: firstId + 3 * index,
    expiresAt: index % 10 === 0 ? NOW : NOW + 1,
    vector: makeVector(),
  }));

function add(index: VectorPartitions, partition: string, entries: readonly Entry[]): void {
  index.add({
    partition,
    ids: Float64Array.from(entries, ({ id }) => id),
    expiries: Float64Array.from(entries, ({ expiresAt }) => expiresAt),
    vectors: Float32Array.from(entries.flatMap(({ vector }) => vector)),
  });
}

const search = (index: VectorPartitions, partition: string, vector: readonly number[], limit = 5, maxDistance = 100) =>
  index.search({ partition, vector: Float32Array.from(vector), limit, maxDistance, now: NOW });

/** What a search must find, the slow way. */
function expectedOf(entries: readonly Entry[], vector: readonly number[], limit = 5, maxDistance = 100) {
  const alive = entries.filter(({ expiresAt }) => expiresAt > NOW);
  const near = alive
    .map((entry) => ({
      id: entry.id,
      square: entry.vector.reduce(
        (sum, number, place) => sum + (Math.fround(number) - Math.fround(vector[place] ?? 0)) ** 2,
        0,
      ),
    }))
    .filter(({ square }) => square <= maxDistance ** 2)
    .toSorted((one, other) => one.square - other.square);
  return { ids: near.slice(0, limit).map(({ id }) => id), searched: alive.length, hasMore: near.length > limit };
}

describe('an exact search', () => {
  it.each([1, 15, 17, 100, BLOCK_VECTORS + 100])('finds the nearest of %d vectors', (count) => {
    const index = new VectorPartitions();
    const entries = makeEntries(count);
    add(index, 'a', entries);

    for (let query = 0; query < 5; query += 1) {
      const vector = makeVector();
      expect(search(index, 'a', vector)).toEqual(expectedOf(entries, vector));
      expect(search(index, 'a', vector, 3, 4.4)).toEqual(expectedOf(entries, vector, 3, 4.4));
    }
  });

  it('finds nobody of another partition, and nobody where there is no partition', () => {
    const index = new VectorPartitions();
    add(index, 'a', makeEntries(20));

    expect(search(index, 'b', makeVector())).toEqual({ ids: [], searched: 0, hasMore: false });
  });

  it('finds the same after vectors came and went, as many as there may be', () => {
    const index = new VectorPartitions();
    let entries = makeEntries(BLOCK_VECTORS + 500);
    add(index, 'a', entries);
    let nextId = 1_000_000;
    for (let round = 0; round < 5; round += 1) {
      const removed = entries.filter(() => random() < 0.4);
      for (const { id } of removed) index.remove('a', id);
      const added = makeEntries(300, nextId);
      nextId += 10_000;
      add(index, 'a', added);
      entries = [...entries.filter((entry) => !removed.includes(entry)), ...added];

      const vector = makeVector();
      expect(search(index, 'a', vector, 20)).toEqual(expectedOf(entries, vector, 20));
    }
  });

  it('removes a vector once, and nothing for an id that it does not have', () => {
    const index = new VectorPartitions();
    const entries = makeEntries(40);
    add(index, 'a', entries);

    for (const id of [entries[5]?.id ?? 0, entries[5]?.id ?? 0, 2, 100_000, 0]) index.remove('a', id);
    index.remove('b', 1);

    const left = entries.filter((_, place) => place !== 5);
    const vector = makeVector();
    expect(search(index, 'a', vector, 40)).toEqual(expectedOf(left, vector, 40));
  });

  it('finds nobody once all were removed', () => {
    const index = new VectorPartitions();
    const entries = makeEntries(30);
    add(index, 'a', entries);

    for (const { id } of entries) index.remove('a', id);

    expect(search(index, 'a', makeVector())).toEqual({ ids: [], searched: 0, hasMore: false });
  });
});
