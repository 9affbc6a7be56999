import { openEncoder, PictureError } from '../../encoder/index.ts';
import { ImageFailure, TemporaryFault } from '../domain/errors.ts';
import type { Encoder } from '../domain/ports.ts';
import { builtInIdentity } from './encoder-identity.ts';

export interface BuiltInEncoderOptions {
  /** Worker threads; 0 encodes in the thread of the caller, as a Lambda function does. */
  readonly threads: number;
}

/** The built-in encoder. Its models begin to load at once, so that they are ready when the first picture comes. */
export function builtInEncoder({ threads }: BuiltInEncoderOptions): Encoder & { close(): Promise<void> } {
  const opening = openEncoder({ threads });
  // A failure to open shows at the first picture; without this line Node would end the process before that.
  opening.catch(() => undefined);
  return {
    identity: builtInIdentity,
    async encode(bytes, timeLimit) {
      try {
        // The first picture of an environment may have to wait for the models: that is part of its time.
        return await within(
          timeLimit,
          opening.then((encoder) => encoder.encode(bytes)),
        );
      } catch (error) {
        if (error instanceof PictureError) throw new ImageFailure(error.code);
        throw error;
      }
    },
    async close() {
      await (await opening).close();
    },
  };
}

/** Gives up waiting after `milliseconds`; the encoder ends a picture that takes too long by itself. */
async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  const { promise: expired, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new TemporaryFault('The encoder took too long')), Math.max(0, milliseconds));
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
  }
}
