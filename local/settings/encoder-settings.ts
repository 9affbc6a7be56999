import { availableParallelism } from 'node:os';
import * as z from 'zod';
import { decimalNumber, wholeNumber } from '../../settings/number-setting.ts';
import { readEnvironment } from '../../settings/read-environment.ts';
import { DEFAULT_DETECTION_THRESHOLD } from '../../settings/work-limits.ts';
import { hostList, onOff, text } from './setting-schemas.ts';

/** How the built-in encoder is served over HTTP. */
export interface EncoderSettings {
  readonly port: number;
  readonly host: string;
  /** Names, besides those of this machine, by which clients may call it. */
  readonly allowedHosts: readonly string[];
  readonly encoderThreads: number;
  /** Detections with a lower score, 0 to 1, are discarded. */
  readonly detectionThreshold: number;
  /** Whether HEIC pictures are opened. */
  readonly heic: boolean;
}

/** One core is left to the API. */
const defaultEncoderThreads = Math.max(1, availableParallelism() - 1);

/** Variables that the service and the encoder's own server share. */
export const encoderVariables = {
  HOST: text('127.0.0.1'),
  ALLOWED_HOSTS: hostList(),
  ENCODER_THREADS: wholeNumber(1, 64, defaultEncoderThreads),
  ENCODER_DETECTION_THRESHOLD: decimalNumber(0, 1, DEFAULT_DETECTION_THRESHOLD),
  HEIC: onOff(),
};

const schema = z.object({ ENCODER_PORT: wholeNumber(0, 65_535, 8000), ...encoderVariables }).transform(
  (variables): EncoderSettings => ({
    port: variables.ENCODER_PORT,
    host: variables.HOST,
    allowedHosts: variables.ALLOWED_HOSTS,
    encoderThreads: variables.ENCODER_THREADS,
    detectionThreshold: variables.ENCODER_DETECTION_THRESHOLD,
    heic: variables.HEIC,
  }),
);

/**
 * Reads the settings of the encoder's own server from the environment.
 *
 * @throws {EnvironmentError} naming each wrong variable, what is wrong with its value, and its default
 */
export const readEncoderSettings = (): EncoderSettings => readEnvironment(schema);

/**
 * Reads from the environment how pictures are encoded in the process of a command.
 *
 * @throws {EnvironmentError} naming each wrong variable, what is wrong with its value, and its default
 */
export function readPictureSettings(): Pick<EncoderSettings, 'detectionThreshold' | 'heic'> {
  const { ENCODER_DETECTION_THRESHOLD, HEIC } = encoderVariables;
  const variables = readEnvironment(z.object({ ENCODER_DETECTION_THRESHOLD, HEIC }));
  return { detectionThreshold: variables.ENCODER_DETECTION_THRESHOLD, heic: variables.HEIC };
}
