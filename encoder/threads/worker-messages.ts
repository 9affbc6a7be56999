import type { DetectedType, PictureErrorCode } from '../picture-error.ts';
import type { EncodedPicture } from '../types.ts';
import type { DecodeSlots } from './decode-slots.ts';
import type { NativeCalls } from './native-calls.ts';

/** What a worker thread is started with. */
export interface WorkerSettings {
  modelsFolder: string;
  detectionThreshold: number | undefined;
  /** Whether HEIC pictures are opened. */
  heic: boolean;
  /** A picture with more faces is refused. */
  maxFaces: number;
  slots: DecodeSlots;
  /** Its name among the decode slots' owners. */
  owner: number;
  /** Where it counts its calls into native code. */
  calls: NativeCalls;
}

export type WorkerRequest = { kind: 'encode'; bytes: Uint8Array } | { kind: 'close' };

/** Errors lose their class on the way between threads, so a refusal travels as its parts. */
export type WorkerReply =
  | { kind: 'ready' }
  | { kind: 'encoded'; picture: EncodedPicture }
  | { kind: 'refused'; code: PictureErrorCode; message: string; detectedType: DetectedType }
  | { kind: 'failed'; message: string };
