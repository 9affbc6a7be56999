import { createHash } from 'node:crypto';
import { ApiError } from '../errors.ts';
import type { Container, EncoderIdentity, Instant } from '../model.ts';
import type { SlotName } from '../ports.ts';

/** A person whom searches find: the template of a container as it was when the person was enrolled. */
export interface Enrolment {
  readonly containerId: string;
  /** Of the container that is meant: an id that derives from an idempotency key may come again after an erasure. */
  readonly containerCreatedAt: Instant;
  readonly owner: string;
  readonly encoder: EncoderIdentity;
  /** Numbers of 32 bits, as the indexes of both homes keep them. */
  readonly vector: readonly number[];
  /** How many faces are behind the vector. */
  readonly faces: number;
  /** The images of these faces. Without one of them the person must not be found any more. */
  readonly images: readonly SlotName[];
  readonly label: string | null;
  readonly enrolledAt: Instant;
  readonly expiresAt: Instant;
}

/** Names one enrolment for good: the same container may be enrolled again. */
export type EnrolmentName = Pick<Enrolment, 'containerId' | 'enrolledAt'>;

/** What an erasure has to know of an enrolment. */
export type EnrolmentOrigin = EnrolmentName & Pick<Enrolment, 'images' | 'containerCreatedAt'>;

/** Which people are searched: those of one owner whose vectors one version of one encoder has made. */
export type SearchScope = Pick<Enrolment, 'owner' | 'encoder'>;

/** A search for the nearest people. */
export interface SearchQuery extends SearchScope {
  readonly vector: readonly number[];
  /** How many to give at most. */
  readonly limit: number;
  /** A home may leave out those who are farther away. */
  readonly maxDistance: number;
  readonly now: Instant;
}

/** What an index has found. It may lag behind the table, so each container has to be read before it is given to anyone. */
export interface Found {
  /** Nearest first. */
  readonly containerIds: readonly string[];
  /** How many people were searched; never fewer than there are, and after a fault a few more. */
  readonly searched: number;
  /** Whether a larger limit would have found more. */
  readonly hasMore: boolean;
}

/** An enrolment and its container as they are stored now. */
export interface StoredEnrolment {
  readonly enrolment: Enrolment;
  readonly container: Container;
}

/** Enrolments, and the index by which they are searched. What removes them is in `ContainerStore`: an erasure needs it. */
export interface EnrolmentStore {
  /**
   * Stores an enrolment in the place of an earlier one of its container.
   *
   * @returns `gone` where the container or one of the images is not there any more; nothing is enrolled then
   */
  put(enrolment: Enrolment): Promise<'enrolled' | 'gone'>;
  /** The enrolments of these containers, read consistently. Containers without one are left out. */
  read(containerIds: readonly string[]): Promise<StoredEnrolment[]>;
  /** @throws {ApiError} `search_not_ready` */
  search(query: SearchQuery): Promise<Found>;
}

/** Most candidates that an index gives in one search (DynamoDB, quota of `TopK`). */
export const MAX_FOUND = 100;

/** The part of an index that a search is limited to. The owner is part of it: it is what keeps callers apart. */
export const partitionOf = ({ owner, encoder }: SearchScope): string =>
  createHash('sha256')
    .update(JSON.stringify([owner, encoder.name, encoder.version]))
    .digest('base64url');

/**
 * The vector as an index keeps it.
 *
 * @throws {ApiError} `no_usable_face` for numbers of an encoder that are too large for 32 bits
 */
export function toSinglePrecision(vector: readonly number[]): number[] {
  const rounded = vector.map(Math.fround);
  if (rounded.every(Number.isFinite)) return rounded;
  throw new ApiError('no_usable_face', 'The vectors of this encoder have numbers too large for a search');
}

/**
 * Whether a search may give this person to the owner: everything that the enrolment was made of is still there. An erasure and
 * an expiry therefore count at once, whatever an index still has.
 */
export function isFindable({ enrolment, container }: StoredEnrolment, owner: string, now: Instant): boolean {
  return (
    container.owner === owner &&
    // It never outlives its container.
    enrolment.expiresAt > now &&
    isWhole(enrolment, container.createdAt, new Map(container.slots.map((slot) => [slot.imageId, slot.createdAt])))
  );
}

/**
 * Whether an enrolment is that of this container, and all images behind it have their slots.
 *
 * @param createdAt of the container; undefined without one
 * @param slots when the slot of each image was taken
 */
export const isWhole = (
  { containerCreatedAt, images }: EnrolmentOrigin,
  createdAt: Instant | undefined,
  slots: ReadonlyMap<string, Instant>,
): boolean => containerCreatedAt === createdAt && images.every((image) => slots.get(image.imageId) === image.createdAt);
