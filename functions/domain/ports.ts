import type { ImageErrorCode } from '../../api/errors.ts';
import type { Container, EncodedPicture, EncoderIdentity, Encodings, Failure, Instant, Slot } from './model.ts';

/** What the use cases need from outside. Every method throws `TemporaryFault` when its service does not answer. */

export type NewContainer = Omit<Container, 'slots'>;

export interface Reservation {
  readonly containerId: string;
  readonly owner: string;
  readonly now: Instant;
  readonly slot: Slot;
}

/** `already_reserved`: an earlier try, whose answer may have been lost, took this slot. */
export type ReserveOutcome =
  | { readonly outcome: 'reserved' | 'full' | 'container_not_found' }
  | { readonly outcome: 'already_reserved'; readonly slot: Slot };

/** What became of a state change: `changed`, or why the slot was not in a state that allows it. */
export type ChangeOutcome = 'changed' | 'already_completed' | 'already_failed' | 'deadline_passed' | 'no_slot';

/**
 * Names one slot for good. An image that was erased and is uploaded again with the same idempotency key has the same id, and
 * what is still under way for the erased one must not touch it.
 */
export type SlotName = Pick<Slot, 'imageId' | 'createdAt'>;

export interface SlotOfImage {
  readonly slot: Slot;
  /** When the container and all of its items expire. */
  readonly expiresAt: Instant;
}

export interface ContainerStore {
  /** Stores a new container; where there is one of this id already, that one is given back. */
  create(container: NewContainer): Promise<NewContainer>;
  /** Takes one of the container's slots, never more than the limit, whatever happens at the same time. */
  reserve(reservation: Reservation): Promise<ReserveOutcome>;
  /** Notes that a repeated call relies on a slot, in whatever state: from here on no call may give it back. */
  join(containerId: string, slot: SlotName): Promise<'joined' | 'gone'>;
  /** Gives back the slot that a call has planned, as long as nobody has joined it. Without such a slot nothing happens. */
  release(containerId: string, planned: Slot): Promise<void>;
  findSlot(containerId: string, imageId: string): Promise<SlotOfImage | undefined>;
  /** processing -> completed, before the deadline only. The encodings are durable before anyone can see the change. */
  complete(containerId: string, encodings: Encodings, found: SlotOfImage, now: Instant): Promise<ChangeOutcome>;
  /** processing -> failed. */
  fail(containerId: string, slot: SlotName, failure: Failure, now: Instant): Promise<ChangeOutcome>;
  /** Removes what may have been stored for a slot that did not become `completed`, or for one before it. */
  discardEncodings(containerId: string, slot: SlotName): Promise<void>;
  /** The container and the encodings of its images, read consistently; undefined when there is none. */
  read(containerId: string): Promise<{ container: Container; encodings: ReadonlyMap<string, Encodings> } | undefined>;
  /** Removes the container that was created at this time, and leaves a later one of the same id alone. */
  removeContainer(containerId: string, createdAt: Instant): Promise<void>;
  /** Removes the slot that was created at this time, and leaves a later one of the same id alone. */
  removeSlot(containerId: string, imageId: string, createdAt: Instant): Promise<void>;
  /** The images that have a slot, and the slots for which there are encodings, read consistently. */
  listImages(containerId: string): Promise<{ slots: ReadonlySet<string>; encodings: readonly SlotName[] }>;
}

export interface PictureStore {
  put(containerId: string, imageId: string, bytes: Uint8Array): Promise<void>;
  /** The picture's bytes, or undefined when there is none. */
  get(containerId: string, imageId: string): Promise<Uint8Array | undefined>;
  /** Without such a picture nothing happens. */
  delete(containerId: string, imageId: string): Promise<void>;
  exists(containerId: string, imageId: string): Promise<boolean>;
  /** The images of a container that have a picture. */
  list(containerId: string): Promise<string[]>;
}

/** A form with which a client uploads one picture straight to the store. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface UploadForms {
  /** @param seconds for which the form is valid */
  make(containerId: string, imageId: string, contentType: string, seconds: number): Promise<UploadForm>;
}

/** What has to be done later, whatever happens to the one who orders it. */
export type Chore =
  | {
      readonly chore: 'check_upload';
      readonly containerId: string;
      readonly imageId: string;
      /** Missing in messages of a version that did not send it. */
      readonly createdAt?: Instant | undefined;
    }
  | { readonly chore: 'erase_container'; readonly containerId: string; readonly createdAt: Instant }
  | {
      readonly chore: 'erase_image';
      readonly containerId: string;
      readonly imageId: string;
      readonly createdAt: Instant;
    };

export interface ChoreQueue {
  order(chore: Chore, delaySeconds: number): Promise<void>;
}

/** What is told of an image that has become terminal: ids and codes, never a vector. */
export interface ImageEvent {
  readonly containerId: string;
  readonly imageId: string;
  readonly status: 'completed' | 'failed';
  /** Why it failed; null unless failed. */
  readonly errorCode: ImageErrorCode | null;
  /** How many faces were found; null unless completed. */
  readonly faces: number | null;
  readonly occurredAt: Instant;
}

export interface EventTopic {
  /** Settles when the event is stored for whoever has subscribed. */
  publish(event: ImageEvent): Promise<void>;
}

export interface Encoder {
  readonly identity: EncoderIdentity;
  /**
   * Finds the faces of a picture.
   *
   * @param timeLimit milliseconds that this call may take
   * @throws {ImageFailure} the picture can never be encoded
   * @throws any other error: it may work next time
   */
  encode(bytes: Uint8Array, timeLimit: number): Promise<EncodedPicture>;
}
