/** Where somebody without a name is: people of one photo are different, people of two photos of a set may be the same. */
export interface Crowd {
  readonly set: string;
  readonly photo: string;
}

/** One identity, with a vector of each picture. */
export interface Person {
  readonly name: string;
  readonly vectors: readonly (readonly number[])[];
  /** For people whom a package shows without a name. */
  readonly crowd?: Crowd;
}

/** Whether two entries are known to be two people. */
export function areDifferent({ crowd: one }: Person, { crowd: other }: Person): boolean {
  return !(one && other && one.set === other.set && one.photo !== other.photo);
}
