import type * as z from 'zod';
import type { ImageErrorCode } from '../../api/errors.ts';
import type { faceQualitySchema } from '../../api/quality.ts';
import type { encoderIdentitySchema, imageStatusSchema } from '../../api/schemas.ts';

/** Milliseconds since 1970, UTC. */
export type Instant = number;

/** One verification attempt and the slots of its images. */
export interface Container {
  readonly containerId: string;
  /** The principal that created it; no other may see it. */
  readonly owner: string;
  readonly createdAt: Instant;
  /** From here on the container does not exist for any call. */
  readonly expiresAt: Instant;
  readonly slots: readonly Slot[];
}

/** Which image is meant. */
export interface ImageReference {
  readonly containerId: string;
  readonly imageId: string;
}

type SlotStatus = z.infer<typeof imageStatusSchema>;

/** The place of one image in its container, and the source of truth about its state. */
export interface Slot {
  readonly imageId: string;
  readonly status: SlotStatus;
  readonly createdAt: Instant;
  /** A slot that is still processing at this time counts as failed (`timed_out`). */
  readonly deadline: Instant;
  readonly failure?: Failure;
  /** When the image became completed or failed. */
  readonly finishedAt?: Instant;
  /** How many faces a completed image has. */
  readonly faceCount?: number;
  /** SHA-256 of what was sent, where an idempotency key came with it: a repetition must bring the same. */
  readonly digest?: string;
  /** The call that took the slot, which may release it. Undefined once a repeated call has claimed the slot. */
  readonly reservationId?: string;
}

/** Why an image failed: a stable code, and a sentence for a person. */
export interface Failure {
  readonly code: ImageErrorCode;
  readonly message: string;
  /** What the content of the file says that it is, such as `heic`, where the encoder has looked. */
  readonly detectedType?: string | undefined;
}

/** How good the picture of a face is; a face that is not usable stays out of templates. */
export type FaceQuality = z.infer<typeof faceQualitySchema>;

/** What an encoder tells about one face. Lengths in pixels of the upright picture at its full size. */
export interface EncodedFace {
  /** 128 finite doubles, compared by Euclidean distance. */
  readonly vector: readonly number[];
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number } | null;
  readonly landmarks: readonly (readonly [number, number])[] | null;
  /** 0 to 1. */
  readonly confidence: number | null;
  readonly quality: FaceQuality | null;
}

/** A face as it is stored: with the id that derives from its image. */
export interface Face extends EncodedFace {
  readonly faceId: string;
}

/** What made the vectors; those of different encoders mean different things. */
export type EncoderIdentity = Readonly<z.infer<typeof encoderIdentitySchema>>;

/** What an encoder tells about one picture. Faces largest first. */
export interface EncodedPicture {
  readonly faces: readonly EncodedFace[];
  readonly width: number | null;
  readonly height: number | null;
}

/** The result of one image, written once and before its slot becomes `completed`. */
export interface Encodings {
  readonly imageId: string;
  readonly faces: readonly Face[];
  readonly width: number | null;
  readonly height: number | null;
  readonly encoder: EncoderIdentity;
}
