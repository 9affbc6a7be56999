import { openEncoder } from '../../encoder/index.ts';
import { builtInEncoder } from '../../functions/adapters/encoders/built-in-encoder.ts';
import { builtInIdentity, httpIdentity } from '../../functions/adapters/encoders/encoder-identity.ts';
import { httpEncoder } from '../../functions/adapters/encoders/http-encoder.ts';
import type { EncoderIdentity } from '../../functions/domain/model.ts';
import type { Encoder } from '../../functions/domain/ports.ts';
import { describeError } from '../../functions/telemetry/describe-error.ts';
import type { Log } from '../../functions/telemetry/log.ts';
import type { Settings } from '../settings/service-settings.ts';

/** How the encoder of the settings names itself, without opening it. */
export const encoderIdentity = ({ encodingServiceUrl, encodingServiceVersion }: Settings): EncoderIdentity =>
  encodingServiceUrl ? httpIdentity(encodingServiceVersion) : builtInIdentity;

/** An encoder, and how many pictures it works on at the same time. */
export interface OpenedEncoder {
  readonly encoder: Encoder;
  readonly concurrency: number;
  close(): Promise<void>;
}

/** Calls at the same time to an encoder behind HTTP: while one is with it, the next is on its way. */
const SERVICE_CALLS_PER_THREAD = 2;

/** Opens the encoder of the settings. The models of the built-in one load in its threads meanwhile. */
export function openEncoderOf(settings: Settings, log: Log): OpenedEncoder {
  const { encodingServiceUrl: url, encoderThreads: threads, detectionThreshold, heic } = settings;
  if (url) {
    const { encodingServiceVersion: version, encodingServiceTimeout: timeout } = settings;
    const encoder = httpEncoder({ url, version, timeout });
    return { encoder, concurrency: SERVICE_CALLS_PER_THREAD * threads, close: async () => undefined };
  }
  const encoder = builtInEncoder({ threads, detectionThreshold, heic }, async (options) => {
    const start = performance.now();
    log.info('MODELS_LOADING', 'The models of the encoder are loading; pictures are accepted already');
    try {
      const opened = await openEncoder(options);
      log.info('MODELS_LOADED', 'The encoder is ready', { duration_ms: Math.round(performance.now() - start) });
      return opened;
    } catch (error) {
      log.error('MODELS_FAILED', 'The models of the encoder could not be loaded', describeError(error));
      throw error;
    }
  });
  return { encoder, concurrency: threads, close: () => encoder.close() };
}
