import { openEncoder } from '../../encoder/index.ts';
import { builtInEncoder } from '../../functions/adapters/encoders/built-in-encoder.ts';
import { builtInIdentity, httpIdentity } from '../../functions/adapters/encoders/encoder-identity.ts';
import { httpEncoder } from '../../functions/adapters/encoders/http-encoder.ts';
import type { EncoderIdentity } from '../../functions/domain/model.ts';
import type { Encoder } from '../../functions/domain/ports.ts';
import { describeError } from '../../functions/telemetry/describe-error.ts';
import type { Log } from '../../functions/telemetry/log.ts';
import { explainEncoder } from '../process/explain-encoder.ts';
import type { Settings } from '../settings/service-settings.ts';

/** How the encoder of the settings names itself, without opening it. */
export const encoderIdentity = ({ encodingServiceUrl, encodingServiceVersion }: Settings): EncoderIdentity =>
  encodingServiceUrl ? httpIdentity(encodingServiceVersion) : builtInIdentity;

/** An encoder, and how many pictures it works on at the same time. */
export interface OpenedEncoder {
  readonly encoder: Encoder;
  readonly concurrency: number;
  /** Whether it can work, as far as this process knows: another service is asked by pictures alone. */
  isAvailable(): boolean;
  close(): Promise<void>;
}

/** Calls at the same time to an encoder behind HTTP: while one is with it, the next is on its way. */
const SERVICE_CALLS_PER_THREAD = 2;

/**
 * Opens the encoder of the settings; the built-in one with its models loaded.
 *
 * @param open how the built-in one is opened
 * @throws {StartError} with one line for a person, where that cannot be
 */
export async function openEncoderOf(settings: Settings, log: Log, open = openEncoder): Promise<OpenedEncoder> {
  const { encodingServiceUrl: url, encoderThreads: threads, detectionThreshold, heic } = settings;
  if (url) {
    const { encodingServiceVersion: version, encodingServiceTimeout: timeout } = settings;
    const encoder = httpEncoder({ url, version, timeout });
    const concurrency = SERVICE_CALLS_PER_THREAD * threads;
    return { encoder, concurrency, isAvailable: () => true, close: async () => undefined };
  }
  const onAvailability = (reason: Error | undefined) => logAvailability(log, reason);
  const opened = await explainEncoder(open({ threads, detectionThreshold, heic, onAvailability }));
  const encoder = builtInEncoder({ threads, detectionThreshold, heic }, async () => opened);
  return { encoder, concurrency: threads, isAvailable: opened.isAvailable, close: () => encoder.close() };
}

function logAvailability(log: Log, reason: Error | undefined): void {
  if (reason) log.error('ENCODER_DOWN', 'No thread of the encoder can be started', describeError(reason));
  else log.info('ENCODER_UP', 'The encoder works again');
}
