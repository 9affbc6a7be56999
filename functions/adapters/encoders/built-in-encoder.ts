import { type BuiltInEncoder, type EncoderOptions, openEncoder, PictureError } from '../../../encoder/index.ts';
import { ImageFailure, TransientError } from '../../domain/errors.ts';
import type { EncodedPicture } from '../../domain/model.ts';
import type { Encoder } from '../../domain/ports.ts';
import { builtInIdentity } from './encoder-identity.ts';

export interface BuiltInEncoderOptions {
  /** Worker threads; 0 encodes in the thread of the caller, as a Lambda function does. */
  readonly threads: number;
  /** Detections with a lower score, 0 to 1, are discarded. */
  readonly detectionThreshold: number;
  /** Whether HEIC pictures are opened. */
  readonly heic: boolean;
}

export interface BuiltIn extends Encoder {
  /** Settles when the models are loaded, or could not be. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The built-in encoder. Its models begin to load at once, so that they are ready when the first picture comes; when that
 * fails, the next picture tries it again.
 *
 * Its threads give up a picture that takes too long. Without threads this is not possible: inference that hangs stops this
 * thread with all its timers, until Lambda's own time limit ends the environment and the batch comes again. A decoder that hangs
 * leaves this thread alive, so the pictures that come later get an encoder of their own instead of waiting behind it.
 *
 * @param open how an encoder is opened
 */
export function builtInEncoder(
  { threads, detectionThreshold, heic }: BuiltInEncoderOptions,
  open: (options: EncoderOptions) => Promise<BuiltInEncoder> = openEncoder,
): BuiltIn {
  const openAnother = (): Promise<BuiltInEncoder> => {
    const opening = open({ threads, detectionThreshold, heic });
    // The failure itself shows at the picture that waits for it.
    opening.catch(() => forget(opening));
    return opening;
  };
  let opened: Promise<BuiltInEncoder> | undefined = openAnother();
  const forget = (encoder: Promise<BuiltInEncoder>): void => {
    if (opened === encoder) opened = undefined;
  };

  async function encode(bytes: Uint8Array, timeLimit: number): Promise<EncodedPicture> {
    opened ??= openAnother();
    const opening = opened;
    // The first picture of an environment may have to wait for the models: that is part of its time.
    const encoding = opening.then((encoder) => encoder.encode(bytes));
    return await within(timeLimit, encoding, () => {
      if (threads > 0) return;
      forget(opening);
      opening.then((encoder) => encoder.close()).catch(() => undefined);
    });
  }
  return {
    identity: builtInIdentity,
    async encode(bytes, timeLimit) {
      try {
        return await encode(bytes, timeLimit);
      } catch (error) {
        if (error instanceof PictureError) {
          throw new ImageFailure(error.code, error.message, error.detectedType);
        }
        throw error;
      }
    },
    async ready() {
      await opened?.catch(() => undefined);
    },
    async close() {
      // Where its models cannot be loaded there is nothing to close.
      const encoder = await opened?.catch(() => undefined);
      await encoder?.close();
    },
  };
}

/** Gives up waiting after `milliseconds`, and says so to the caller. */
async function within<Result>(milliseconds: number, work: Promise<Result>, giveUp: () => void): Promise<Result> {
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const expire = (): void => {
    giveUp();
    reject(new TransientError('The encoder took too long'));
  };
  const timer = setTimeout(expire, Math.max(0, milliseconds));
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
