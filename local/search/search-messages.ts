import type { NewVectors, VectorQuery, VectorResult } from './vector-partitions.ts';

/** What the thread of the search is told. It does one thing after the other, so a search sees all changes before it. */
export type SearchRequest =
  | ({ readonly kind: 'add' } & NewVectors)
  | { readonly kind: 'remove'; readonly partition: string; readonly id: number }
  | ({ readonly kind: 'search'; readonly call: number } & VectorQuery);

/** The answer to the search of this number. */
export interface SearchReply extends VectorResult {
  readonly call: number;
}
