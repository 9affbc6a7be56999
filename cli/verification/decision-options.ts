import { InvalidArgumentError, Option } from 'commander';
import { DEFAULT_FALSE_MATCH_RATE, MAX_THRESHOLD } from '../../api/limits.ts';
import { FaceEncodeError } from '../../client/index.ts';
import { ApiError } from '../../functions/domain/errors.ts';
import { CommandError } from '../command-error.ts';
import { exitCodes } from '../exit-codes.ts';

/**
 * The option by which a command is told how often two people may be taken for one.
 *
 * @param elsewhere another default, and where it counts
 */
export const maxFalseMatchRateOption = (elsewhere = ''): Option =>
  new Option(
    '--max-false-match-rate <rate>',
    `allow so many false matches, such as 0.01 for 1 in 100 (default: ${DEFAULT_FALSE_MATCH_RATE}${elsewhere})`,
  ).argParser(parseRate);

/** The option that names the limit itself. */
export const thresholdOption = (): Option =>
  new Option('--threshold <distance>', 'faces this near are the same person, whatever the error rate')
    .argParser(parseThreshold)
    .conflicts('maxFalseMatchRate');

function parseRate(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 1) return value;
  throw new InvalidArgumentError('It must be a number above 0, and at most 1.');
}

function parseThreshold(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= MAX_THRESHOLD) return value;
  throw new InvalidArgumentError(`It must be a number from 0 to ${MAX_THRESHOLD}.`);
}

/**
 * A rate that the calibration does not support is a wrong option, as is one without a calibration on this machine. Other errors
 * stay as they are.
 *
 * @param remedy what to do where the encoder has no calibration
 */
export function explainRate(error: unknown, remedy?: string): unknown {
  if (!(error instanceof ApiError || error instanceof FaceEncodeError)) return error;
  const { code, message } = error;
  if (code === 'encoder_not_calibrated' && error instanceof ApiError) {
    return new CommandError(exitCodes.usage, remedy ? `${message}; ${remedy}` : message);
  }
  if (code !== 'invalid_request' || !message.includes(FIELD)) return error;
  return new CommandError(exitCodes.usage, message.replace(FIELD, '--max-false-match-rate'));
}

/**
 * Decides by a rate or a threshold, in this process.
 *
 * @throws {CommandError} where the rate is not supported, as `explainRate` says it
 */
export function decide<Answer>(findAnswer: () => Answer): Answer {
  try {
    return findAnswer();
  } catch (error) {
    throw explainRate(error, 'name a limit with --threshold');
  }
}

const FIELD = 'max_false_match_rate';
