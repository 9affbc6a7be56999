/** The vector index of the table on AWS: what the stack makes, the adapter searches. */
export const SEARCH_INDEX = {
  name: 'enrolments',
  /** Attribute by which the index is divided; a search never leaves its part. */
  partition: 'search_partition',
  /** Attribute with the numbers. */
  vector: 'search_vector',
} as const;
