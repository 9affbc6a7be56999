import type { ImageErrorCode } from '../../api/errors.ts';
import type { WebhookCall } from './events/webhook-signature.ts';
import type {
  Container,
  EncodedPicture,
  EncoderIdentity,
  Encodings,
  Failure,
  ImageReference,
  Instant,
  Slot,
} from './model.ts';
import type { EnrolmentName, EnrolmentOrigin } from './search/enrolment.ts';
import type { ReservedSlot } from './uploads/release-image.ts';

/** What the use cases need from outside. Every method throws `TransientError` when its service does not respond. */

/** A container before any slot is taken. */
export type NewContainer = Omit<Container, 'slots'>;

/** The wish for one slot of a container. */
export interface Reservation {
  readonly containerId: string;
  /** Who asks; a container of somebody else counts as none. */
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

/** A slot as it is stored, and how long it is kept. */
export interface SlotOfImage {
  readonly slot: Slot;
  /** When the container and all of its items expire. */
  readonly expiresAt: Instant;
}

/** Containers, their slots and the encodings of their images. Each change is made only where it may be. */
export interface ContainerStore {
  /** Stores a new container; where there is one of this id already, that one is given back. */
  create(container: NewContainer): Promise<NewContainer>;
  /** Takes one of the container's slots, never more than the limit, whatever happens at the same time. */
  reserve(reservation: Reservation): Promise<ReserveOutcome>;
  /** Notes that a repeated call relies on a slot, in whatever state: from here on no call may release it. */
  claim(containerId: string, slot: SlotName): Promise<'claimed' | 'gone'>;
  /** Gives back the slot that a call has prepared, unless another call has claimed it. Without such a slot nothing happens. */
  release(containerId: string, prepared: Slot): Promise<void>;
  /** The slot of an image, read consistently; undefined when there is none, or no container. */
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
  /** Removes a slot that this call took, while its image is processing and no other call has claimed it: `isReleasable`. */
  removeUnclaimed(containerId: string, slot: ReservedSlot): Promise<void>;
  /** Removes this enrolment, and leaves a later one of the same container alone. */
  discardEnrolment(enrolment: EnrolmentName): Promise<void>;
  /** What is stored of a container and its images, read consistently. */
  listImages(containerId: string): Promise<StoredImages>;
}

/** What is stored of a container, by which an erasure finds what it has to remove. */
export interface StoredImages {
  /** Of the container; undefined where there is none. */
  readonly createdAt: Instant | undefined;
  /** The images that have a slot, and when it was taken. */
  readonly slots: ReadonlyMap<string, Instant>;
  /** The slots for which there are encodings. */
  readonly encodings: readonly SlotName[];
  /** The enrolment of the container's person. */
  readonly enrolment: EnrolmentOrigin | undefined;
}

/**
 * Names the picture of one slot. Each slot has a place of its own for its picture, so that a worker, a message, a task or an
 * upload form of an erased image never touches the picture of an image that has the same id.
 */
export interface PictureName extends ImageReference {
  /**
   * When the slot was taken. Undefined for a picture that an earlier version has stored: its place is the same for every slot
   * of the image.
   */
  readonly createdAt: Instant | undefined;
}

/** Pictures, from their upload until their image is final. A picture that is stored starts its encoding. */
export interface PictureStore {
  /**
   * Stores a picture in the place of any before it for the same slot.
   *
   * @param bytes are not kept: their memory may be freed once this settles
   */
  put(picture: PictureName, bytes: Uint8Array): Promise<void>;
  /** The picture's bytes, or undefined when there is none. */
  get(picture: PictureName): Promise<Uint8Array | undefined>;
  /** Without such a picture nothing happens. */
  delete(picture: PictureName): Promise<void>;
  /** The pictures of a container. */
  list(containerId: string): Promise<PictureName[]>;
}

/** A form with which a client uploads one picture straight to the store. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** The picture that a form is for, and how the form may be used. */
export interface UploadFormRequest {
  readonly containerId: string;
  readonly imageId: string;
  /** When the slot was taken: after an erasure the same image may have a slot anew, which this form is not for. */
  readonly createdAt: Instant;
  /** The media type of the picture; the form takes no other. */
  readonly contentType: string;
  /** For how long the form is valid. */
  readonly seconds: number;
  /** Where the client has called this API, without a slash at its end, such as https://example.com/faces. */
  readonly baseUrl: string;
}

/** Makes forms for uploads straight to the store. */
export interface UploadForms {
  create(request: UploadFormRequest): Promise<UploadForm>;
}

/** Work that has to be done later, whatever happens to the process that asked for it. */
export type DeferredTask =
  | {
      readonly task: 'check_upload';
      readonly containerId: string;
      readonly imageId: string;
      readonly createdAt: Instant;
    }
  | { readonly task: 'erase_container'; readonly containerId: string; readonly createdAt: Instant }
  | {
      readonly task: 'erase_image';
      readonly containerId: string;
      readonly imageId: string;
      readonly createdAt: Instant;
    }
  | {
      readonly task: 'release_image';
      readonly containerId: string;
      readonly imageId: string;
      readonly createdAt: Instant;
      readonly reservationId: string;
    };

/** Keeps deferred tasks until they are due. */
export interface TaskQueue {
  /** Settles when the task is stored: from then on it will be run, at least once, not before the delay is over. */
  enqueue(task: DeferredTask, delaySeconds: number): Promise<void>;
}

/** An image has become terminal: ids and codes, never a vector. */
export interface ImageEvent {
  readonly containerId: string;
  readonly imageId: string;
  readonly status: Exclude<Slot['status'], 'processing'>;
  /** Why it failed; null unless failed. */
  readonly errorCode: ImageErrorCode | null;
  /** How many faces were found; null unless completed. */
  readonly faces: number | null;
  /** When the image became final. */
  readonly occurredAt: Instant;
}

/** Sends events to the subscribers. */
export interface EventTopic {
  /** Settles when the event is stored for the subscribers. */
  publish(event: ImageEvent): Promise<void>;
}

/** The address that is called with each event. */
export interface Webhook {
  /** Settles when the webhook has taken the event. Where it is unknown whether it has, the call is made again too. */
  deliver(call: WebhookCall): Promise<void>;
}

/** Turns a picture into faces. */
export interface Encoder {
  /** Goes with every vector that it makes. */
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

/** The header that lets the worker in at another encoder. */
export interface EncoderCredentials {
  read(): Promise<Readonly<Record<string, string>>>;
  /** The service has refused them: they are read anew for the next picture. */
  forget(): void;
}
