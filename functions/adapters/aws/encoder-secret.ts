import type { EncoderCredentials } from '../../domain/ports.ts';
import { readSecret, type SecretSource } from './read-secret.ts';

export interface EncoderSecretOptions extends SecretSource {
  /** Name of the header whose value it is. */
  readonly header: string;
}

/**
 * The header that lets the worker in at another encoder. Its value is read once per execution environment, and again after
 * that service has refused it, as when it was rotated.
 */
export function encoderSecret(options: EncoderSecretOptions): EncoderCredentials {
  let known: Promise<string> | undefined;
  return {
    async read() {
      known ??= readSecret(options);
      try {
        return { [options.header]: await known };
      } catch (error) {
        known = undefined;
        throw error;
      }
    },
    forget() {
      known = undefined;
    },
  };
}
